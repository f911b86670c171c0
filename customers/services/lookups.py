"""Looking into somebody else's customer: asked for, opened for a time, given back (CUS-10)."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series
from bizops.organisation.services import grants

from ..choices import CustomerStatus, LookupStatus
from ..events import LookupClosed
from ..models import Customer, CustomerGrant, Lookup

CLAUSE, ADD, KEEP = "CUS-10", "customers.add_lookup", "customers.keep_archives"
NUMBERS = series("customers.lookup", "B-{year}-{number:04}", gettext_lazy("Look-ups"))
LONGEST = figure("customers.lookup_days", 30, gettext_lazy("Days for which a file is opened at most"), CLAUSE)


@service
def ask(*, by, whom: str, purpose: str, reason: str, until: datetime) -> Lookup:
    """Write down whose file one needs, what for and until when; it opens by consent. Raises RuleBroken.

    `until` lies ahead, and at most [30] days from now.
    """
    if by.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": by}, "ORG-01")
    words = _must_be_said(whom=whom, purpose=purpose, reason=reason, until=until)
    lookup = Lookup(owner=by, department=by.department, **words)
    lookup.number = numbering.take(NUMBERS, on=clock.today())
    return records.add(lookup, by=by)


@service
def change(lookup: Lookup, *, by, version: int | None = None, **values) -> Lookup:
    """Say it otherwise, as long as nobody has decided. Raises RuleBroken for somebody else's, Conflict."""
    stored = records.locked(lookup, version)
    if stored.owner_id != by.pk:
        raise RuleBroken(_("Only %(owner)s changes what he asks for.") % {"owner": stored.owner}, CLAUSE)
    if stored.status != LookupStatus.DRAFT:
        raise RuleBroken(_("This look-up has been decided on."), CLAUSE)
    said = {name: getattr(stored, name) for name in ("whom", "purpose", "reason", "until")}
    return records.change(stored, _must_be_said(**{**said, **values}), by=by)


@service
def link(lookup: Lookup, values: dict, *, by) -> Lookup:
    """Say which file is meant; only the custodian does, in his step of the consent. Raises RuleBroken."""
    if not by.has_perm(KEEP):
        raise RuleBroken(_("Finding the file is the custodian's duty."), CLAUSE, field="customer")
    stored = records.locked(lookup)
    if stored.status != LookupStatus.DRAFT:
        raise RuleBroken(_("This look-up has been decided on."), CLAUSE, field="customer")
    _must_be_kept(values["customer"])
    return records.change(stored, {"customer": values["customer"]}, by=by)


@service
def open_file(lookup: Lookup, *, by, request=None) -> Lookup:
    """All have agreed: exactly this file opens to the reader until the moment asked for. Raises RuleBroken.

    It is only for looking. The reader owes the return by the last day.
    """
    lookup = records.locked(lookup)
    if lookup.customer is None:
        raise RuleBroken(_("Nobody has said which file is meant. That is the custodian's step."), CLAUSE)
    _must_be_kept(lookup.customer)
    _must_work_here(lookup.owner)
    if lookup.until <= clock.now():
        raise RuleBroken(_("The time asked for is over. Send it back for another end."), CLAUSE, field="until")
    records.locked(lookup.customer)  # two look-ups of one person into one file are opened one after the other
    until = max([lookup.until, *_others(lookup).values_list("until", flat=True)])
    purpose = f"{lookup.number} {lookup.get_purpose_display()}"
    grant = grants.give(lookup.customer, lookup.owner, by=by, until=until, purpose=purpose)
    Lookup.lifecycle.go(lookup, "open", by=by, values={"grant": grant, "opened_at": clock.now()})
    due_on = timezone.localdate(lookup.until)
    duties.owe(CLAUSE, "return", lookup, by=by, due_on=due_on, key=lookup.number)
    return lookup


@service
def give_back(lookup: Lookup, *, by, note: str) -> Lookup:
    """Register the return: what was printed and where it is; the file closes at once. Raises RuleBroken."""
    values = {"returned_at": clock.now(), "return_note": note.strip()}
    Lookup.lifecycle.go(lookup, "give_back", by=by, note=note, values=values)
    _close(lookup, by=by)
    return lookup


@service
def end_early(lookup: Lookup, *, by, note: str) -> Lookup:
    """The custodian closes the file at once; its reader hears why, and still owes the return. Raises RuleBroken."""
    Lookup.lifecycle.go(lookup, "end_early", by=by, note=note)
    _close(lookup, by=by)
    publish(LookupClosed(lookup.pk, by.pk, note))
    return lookup


def run_out() -> int:
    """Say of those whose time is over that it is; access ended by itself at that moment. Returns how many."""
    over = Lookup.objects.filter(status=LookupStatus.OPEN, until__lte=clock.now())
    return len(Lookup.lifecycle.sweep(over, "run_out"))


def close_all(keys: list[int], *, by, note: str = "") -> None:
    """Close the files of these look-ups, because the reader goes: nobody else gets a look that was granted to him."""
    rows = Lookup.objects.filter(pk__in=keys)
    Lookup.lifecycle.sweep(rows, "run_out", by=by, note=note)
    for lookup in rows.select_related("grant").filter(grant__expires_at__gt=clock.now()):
        _close(lookup, by=by)


def _close(lookup: Lookup, *, by) -> None:
    """End the grant now; as long as another look-up of the reader into this file runs, at its end."""
    last = max(_others(lookup).values_list("until", flat=True), default=None)
    if lookup.grant is not None:
        grant = CustomerGrant.objects.select_for_update().get(pk=lookup.grant_id)
        grants.end(grant, by=by, at=last)


def _others(lookup: Lookup):
    """Other look-ups of this person into this file that run now."""
    mine = Lookup.objects.running().filter(owner=lookup.owner_id, customer=lookup.customer_id)
    return mine.exclude(pk=lookup.pk)


def _must_be_said(*, whom: str, purpose: str, reason: str, until: datetime | None) -> dict:
    """What is asked, without blanks around it. Raises RuleBroken for what is missing, and for an end that cannot be."""
    for name, words in (("whom", whom), ("reason", reason)):
        if not words.strip():
            raise RuleBroken(_("Say whose file, and why you need it."), CLAUSE, field=name)
    if until is None or until <= clock.now():
        raise RuleBroken(_("The end lies ahead."), CLAUSE, field="until")
    days = figures.value(LONGEST.key)
    if until > clock.now() + timedelta(days=days):
        raise RuleBroken(_("A file is opened for %(days)s days at most.") % {"days": days}, CLAUSE, field="until")
    return {"whom": whom.strip(), "purpose": purpose, "reason": reason.strip(), "until": until}


def _must_be_kept(customer: Customer) -> None:
    """An archived file may be looked into; one that was merged is gone."""
    if customer.status == CustomerStatus.MERGED:
        words = {"customer": customer.number, "winner": customer.merged_into}
        raise RuleBroken(
            _("%(customer)s was merged into %(winner)s: that file is meant.") % words, CLAUSE, field="customer"
        )


def _must_work_here(owner) -> None:
    if not owner.is_active:
        raise RuleBroken(_("%(owner)s does not work here any more.") % {"owner": owner}, "ORG-02")
