"""Taking an import back as a whole: what it made goes, what it changed stands as before, if nobody has touched it since."""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.attachments.models import Attachment
from bizops.audit.models import Note
from bizops.jobs.registry import job
from bizops.kernel import records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.history import said
from bizops.organisation.querysets import grants_of

from ..choices import Act
from ..events import Undoing
from ..models import Entry, Import
from . import imports, runs

PART = 5_000


@job(imports.UNDO, label=gettext_lazy("Undoing an import"))
def undo(run, document: int) -> None:
    """All of it in one transaction, the last batch first: after a kill nothing has happened. Raises RuleBroken."""
    stored = runs.mine(run, document)
    total, done = stored.entries.count(), 0
    with transaction.atomic(), said(by=run.by.pk, note=_("Undo of import %(file)s") % {"file": stored.name}):
        for entries in _parts(stored):
            run.check()
            for kind, found in _by_kind(entries).items():
                _take_back(stored, kind, found, by=run.by)
            done += len(entries)
            run.progress(done, total)
        stored.entries.all().delete()
        runs.settle_as(stored, "undo")
    run.progress(total, total, _("%(rows)s records are as they were") % {"rows": total})


def _parts(document: Import) -> Iterator[list[Entry]]:
    last = None
    while True:
        rows = document.entries.order_by("-pk")
        entries = list((rows.filter(pk__lt=last) if last else rows)[:PART])
        if not entries:
            return
        last = entries[-1].pk
        yield entries


def _by_kind(entries: list[Entry]) -> dict[ContentType, list[Entry]]:
    found: dict[ContentType, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[ContentType.objects.get_for_id(entry.kind_id)].append(entry)
    return found


def _take_back(stored: Import, kind: ContentType, entries: list[Entry], *, by) -> None:
    model, importer = kind.model_class(), stored.importer
    keys = [entry.record for entry in entries if entry.act != Act.MET]
    parents = importer.parents(keys)
    rows = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    present = {row.pk: row for row in rows}
    _must_be_untouched([entry for entry in entries if entry.act != Act.MET], present)
    made = [entry.record for entry in entries if entry.act == Act.CREATED]
    if made:
        importer.let_go(made, by=by)
        _must_stand_alone(model, kind, made)
        publish(Undoing(model._meta.label_lower, tuple(made)))
        _remove(model, made, by)
    changed = [(present[entry.record], entry) for entry in entries if entry.act == Act.UPDATED]
    if changed:
        _restore(kind, changed)
    importer.undone(parents, by=by)


def _must_stand_alone(model: type[Model], kind: ContentType, keys: list[int]) -> None:
    """Nobody has written a note on one, put a file there, or been given a look at it."""
    grants = grants_of(model)
    hung = [other.objects.filter(content_type=kind, object_id__in=keys) for other in (Note, Attachment)]
    hung += [grants.objects.filter(content_object__in=keys)] if grants else []
    for rows in hung:
        if rows.exists():
            words = _("Other records hang on what was imported: %(kinds)s. The import cannot be undone.")
            raise RuleBroken(words % {"kinds": rows.model._meta.verbose_name_plural})


def _must_be_untouched(entries: list[Entry], present: dict[int, Model]) -> None:
    differs = [
        present.get(e.record) for e in entries if e.record not in present or present[e.record].version != e.version
    ]
    if not differs:
        return
    names = ", ".join(str(row) for row in differs[:5] if row is not None)
    words = _("%(rows)s records have been changed since, among them %(names)s. The import cannot be undone as a whole.")
    raise RuleBroken(words % {"rows": len(differs), "names": names or "–"})


def _remove(model: type[Model], keys: list[int], by) -> None:
    try:
        with transaction.atomic():
            records.remove_many(model._base_manager.filter(pk__in=keys), by=by)
    except models.ProtectedError as refusal:
        others = sorted({str(row._meta.verbose_name_plural) for row in refusal.protected_objects})
        words = _("Other records hang on what was imported: %(kinds)s. The import cannot be undone.")
        raise RuleBroken(words % {"kinds": ", ".join(others)}) from None


def _restore(kind: ContentType, changed: list[tuple[Model, Entry]]) -> None:
    """What stood there, under the next version: whoever opened it in between meets a conflict. An older import that stands
    below this one can still be undone after it."""
    rows = [row for row, _entry in changed]
    names = {name for _row, entry in changed for name in entry.before}
    stored = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows])
    publish(records.ChangingMany(stored))
    below = {}
    for row, entry in changed:
        for name, value in entry.before.items():
            field = row._meta.get_field(name)
            setattr(row, field.attname, (field.target_field if field.is_relation else field).to_python(value))
        below[row.pk, entry.version - 1] = row.version = row.version + 1
        row.derive()
    records.write_many(rows, {*names, "version", *type(rows[0]).derived})
    older = [
        entry
        for entry in Entry.objects.filter(kind=kind, record__in=[row.pk for row in rows])
        if (entry.record, entry.version) in below
    ]
    for entry in older:
        entry.version = below[entry.record, entry.version]
    Entry.objects.bulk_update(older, ["version"])
    publish(records.SavedMany(stored))
