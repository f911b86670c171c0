"""Two files of one firm become one, with all that hangs on them, and can be separated again for [30] days (CUS-18)."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.history import said
from bizops.kernel.lifecycle import LONGEST_NOTE
from bizops.kernel.services import service
from bizops.measures.services import kept

from ..choices import CustomerClass, CustomerStatus
from ..events import FilesMerged
from ..models import Customer, Merge, Scorecard
from . import children, classes, communications, duplicates, revisits
from .choosing import chosen
from .customers import must_be_on_file, refresh_contacts

CLAUSE, PERMISSION = duplicates.CLAUSE, "customers.merge_customer"
UNDO = figure(
    "customers.merge_undo_days", 30, gettext_lazy("Days for which merged files can be separated again"), CLAUSE
)
# What follows from both files without being asked for; written past the events, so that it proves no duty done.
JOINED = ("classification", "class_since", "class_confirmed_on", "filed_on", "data_confirmed_on", "former")
RANK = {CustomerClass.KEY: 0, CustomerClass.GENERAL: 1, CustomerClass.POTENTIAL: 2}


@service
def merge(winner: Customer, loser: Customer, *, by, note: str, picks=None, versions=None) -> Merge:
    """Merge one file into another one, with all that hangs on it (CUS-18). Nothing is deleted; the other number leads here.

    `picks` says for each field whose value stands ("winner", "loser", "both"), else the kept file's, or the other's
    where that is empty. `versions` are those that were seen of both. Raises RuleBroken, Conflict.
    """
    _must_be_allowed(by, note)
    winner, loser = _locked(winner, loser, versions)
    values = chosen(winner, loser, picks or {})
    _must_work_here(values.get("owner", winner.owner))
    before, old = children.seen(winner, loser), _stored(winner)
    with said(clause=CLAUSE), kept.counting_of(Customer, (winner.pk, loser.pk)):
        children.move(winner, loser, by=by, note=note)
        _end(loser, winner, by=by, note=note)
        joined = _joined(winner, loser, values)
        winner = records.change(winner, values, by=by)
        records.keep(winner, {**joined, "version": winner.version + 1})
        _follow_up(winner, old, by=by, note=note)
    done = Merge.objects.create(
        winner=winner,
        loser=loser,
        by=by,
        note=note.strip(),
        values=_changes(winner, old),
        moved=children.differences(before),
    )
    publish(FilesMerged(done.pk, by.pk))
    return done


@service
def undo(merge: Merge, *, by, note: str) -> Merge:
    """Separate two files again: what was moved and still hangs there goes back, with the fields nobody changed since.

    What came since stays with the kept file. Raises RuleBroken after [30] days, or if one of the two was merged again.
    """
    _must_be_allowed(by, note)
    winner, loser = _in_order(merge.winner_id, merge.loser_id)
    stored = Merge.objects.select_for_update().get(pk=merge.pk)
    if refusal := closed(stored):
        raise RuleBroken(refusal, CLAUSE)
    with said(clause=CLAUSE), kept.counting_of(Customer, (winner.pk, loser.pk)):
        children.put_back(stored.moved, by=by, note=note)
        back = {
            name: _value(name, was) for name, (was, _now) in stored.values.items() if name in unchanged(stored, winner)
        }
        winner = records.change(winner, {n: v for n, v in back.items() if n not in JOINED}, by=by)
        records.keep(winner, {**{n: v for n, v in back.items() if n in JOINED}, "version": winner.version + 1})
        Customer.lifecycle.sweep(
            Customer.objects.filter(pk=loser.pk), "separate", by=by, note=note, values={"merged_into": None}
        )
        for file in (winner, Customer.objects.get(pk=loser.pk)):
            _count_anew(file)
            children.settle(file, by=by)
    stored.undone_at, stored.undone_by, stored.undone_note = clock.now(), by, note.strip()
    stored.save(update_fields=["undone_at", "undone_by", "undone_note"])
    return stored


def days() -> int:
    """For how many days merged files can be separated again."""
    return figures.value(UNDO.key)


def open_until(merge: Merge) -> date:
    """The last day on which two files can be separated again."""
    return timezone.localdate(merge.at) + timedelta(days=days())


def closed(merge: Merge) -> str:
    """Why a merge cannot be undone, or nothing."""
    if merge.undone_at:
        return _("These files have been separated already.")
    if clock.today() > open_until(merge):
        return _("Merged files can be separated for %(days)s days. Open a new file instead.") % {"days": days()}
    later = Merge.objects.standing().touching(merge.winner_id, merge.loser_id).filter(pk__gt=merge.pk)
    if other := later.select_related("winner", "loser").first():
        return _("One of the files was merged again since (%(merge)s). Separate that first.") % {"merge": other}
    if merge.winner.status != CustomerStatus.ACTIVE:
        return _("%(customer)s is archived. Put the file back first.") % {"customer": merge.winner}
    return ""


def unchanged(merge: Merge, winner: Customer) -> list[str]:
    """The fields of the kept file that still say what the merge has written: those an undo puts back."""
    return [name for name, (_was, now) in merge.values.items() if getattr(winner, _attname(name)) == _plain(name, now)]


def _must_be_allowed(by, note: str) -> None:
    if not by.has_perm(PERMISSION):
        raise RuleBroken(_("Merging files is not among your duties."), CLAUSE)
    if not note.strip():
        raise RuleBroken(_("Give a reason."), CLAUSE, field="note")
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="note")


def _must_work_here(owner) -> None:
    if not owner.is_active:
        raise RuleBroken(_("%(owner)s does not work here any more.") % {"owner": owner}, "ORG-02", field="owner")


def _in_order(*keys: int) -> list[Customer]:
    """The files under lock, always in the order of their keys, and given as they were asked for."""
    found = {file.pk: file for file in Customer.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in keys]


def _locked(winner: Customer, loser: Customer, versions) -> list[Customer]:
    """Both files under lock, on file, two, and as they were seen."""
    if winner.pk == loser.pk:
        raise RuleBroken(_("Choose another file: this is the same one."), CLAUSE)
    files = _in_order(winner.pk, loser.pk)
    for file in files:
        must_be_on_file(file)
    for file, version in zip(files, versions or (None, None), strict=True):
        if version is not None and file.version != version:
            words = _("Somebody has just changed %(file)s. Look at both files again.")
            raise Conflict(words % {"file": file.number}, file)
    return files


def _end(loser: Customer, winner: Customer, *, by, note: str) -> None:
    """The file leaves the register and points to the one that was kept; until then its tax number is taken."""
    rows = Customer.objects.filter(pk=loser.pk)
    Customer.lifecycle.sweep(rows, "merge", by=by, note=note, values={"merged_into": winner})


def _joined(winner: Customer, loser: Customer, values: dict) -> dict:
    """The higher class with its dates, the longer time on file, the later confirmation, and all names by which one searches."""
    high, low = sorted((winner, loser), key=lambda file: RANK[CustomerClass(file.classification)])
    since, confirmed = high.class_since, high.class_confirmed_on
    if high.classification == low.classification:
        since = min(since, low.class_since)
        confirmed = max(filter(None, (confirmed, low.class_confirmed_on)), default=None)
    dropped = [winner.name] if "name" in values else []
    words = [winner.former, *dropped, loser.number, loser.name, loser.short_name, loser.tax_number, loser.former]
    return {
        "classification": high.classification,
        "class_since": since,
        "class_confirmed_on": confirmed,
        "filed_on": min(winner.filed_on, loser.filed_on),
        "data_confirmed_on": max(winner.data_confirmed_on, loser.data_confirmed_on),
        "former": "\n".join(dict.fromkeys(word for text in words for word in text.splitlines() if word)),
    }


def _follow_up(winner: Customer, old: dict, *, by, note: str) -> None:
    """What follows from another class, other people, another confirmation, and from the rows that came."""
    _count_anew(winner)
    if winner.classification != old["classification"]:
        revisits.rhythm_changed(winner, by=by, note=note)
    children.settle(winner, by=by)
    stale = Duty.objects.about(Customer, winner.pk).filter(clause__code=CLAUSE)
    duties.lapse_rows(stale.exclude(period_key=winner.data_confirmed_on.isoformat()), by=by, note=note)


def _count_anew(file: Customer) -> None:
    """What a file carries of its contacts, talks, revisits and figures."""
    refresh_contacts(file)
    communications.note_dates(file)
    revisits.note_last(file)
    if Scorecard.objects.filter(customer=file).exists():
        classes.score_some([file.pk], clock.today())


# --- the fields as they are kept in a merge -----------------------------------------------------------
def _field(name: str) -> models.Field:
    return Customer._meta.get_field(name)


def _attname(name: str) -> str:
    return _field(name).attname


def _plain(name: str, kept_value):
    """What a merge has kept of a field, as the record holds it."""
    field = _field(name)
    return field.target_field.to_python(kept_value) if field.is_relation else field.to_python(kept_value)


def _value(name: str, kept_value):
    """The same, a person or a department by itself."""
    field, plain = _field(name), _plain(name, kept_value)
    return field.related_model._base_manager.get(pk=plain) if field.is_relation and plain is not None else plain


def _stored(file: Customer) -> dict:
    """All that a merge may write into a file."""
    names = {field.name for field in Customer._meta.concrete_fields if field.editable and not field.primary_key}
    return {name: getattr(file, _attname(name)) for name in sorted({*names, "department", *JOINED})}


def _changes(winner: Customer, old: dict) -> dict[str, list]:
    now = _stored(winner)
    return {name: [old[name], now[name]] for name in now if now[name] != old[name]}
