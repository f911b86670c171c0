"""A record carries a version: a save over somebody else's change is a conflict, never a silent loss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Conflict
from .events import publish


class Record(models.Model):
    """What every kind of record has. `derived` names stored columns that follow from others, filled by `derive()`."""

    derived: tuple[str, ...] = ()

    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        self.derive()
        if update_fields is not None:
            update_fields = {*update_fields, *self.derived}
        super().save(*args, update_fields=update_fields, **kwargs)

    def derive(self) -> None:
        """Fill the derived columns; bulk writers call it themselves."""


@dataclass(frozen=True)
class Changing:
    """A stored record, locked, is about to be changed in `fields`: what was counted on it counts anew.

    Whoever must not let that happen now raises RuleBroken.
    """

    document: models.Model
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saved:
    """A record was added or changed; `fields` names what changed, empty for a new one."""

    document: models.Model
    by: object
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangingMany:
    """These stored rows are about to be changed or to go, all at once."""

    rows: models.QuerySet


@dataclass(frozen=True)
class SavedMany:
    """These rows were written all at once, by an import: what counts them counts anew, no duty and no message follows."""

    rows: models.QuerySet


def add(document: Record, *, by) -> Record:
    """Insert a new record and tell it."""
    document.save(force_insert=True)
    publish(Saved(document, by))
    return document


def locked(document: Record, version: int | None = None) -> Record:
    """The stored row under lock. Raises Conflict if `version` is given and no longer the stored one."""
    stored = type(document)._base_manager.select_for_update().get(pk=document.pk)
    if version is not None and stored.version != version:
        raise Conflict(_("Somebody else has changed this record in the meantime."), stored)
    return stored


def change(document: Record, values: dict, *, by, version: int | None = None) -> Record:
    """Write only the fields of `values` that differ; returns the stored record, refreshed. Raises Conflict."""
    stored = locked(document, version)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    publish(Changing(stored, tuple(changed)))
    for name in changed:
        setattr(stored, name, values[name])
    stored.version += 1
    stored.save(update_fields=[*changed, "version"])
    publish(Saved(stored, by, tuple(changed)))
    return stored


def keep(document: Record, values: dict) -> Record:
    """Write columns that follow from other records (a count, a last date): no version, no history, no event of their own."""
    for name, value in values.items():
        setattr(document, name, value)
    document.save(update_fields=list(values))
    return document


def add_many(documents: Sequence[Record], *, by) -> None:
    """Insert many new records of one kind in one statement, for an import; they get their keys."""
    for document in documents:
        document.derive()
    if documents:
        model = type(documents[0])
        model._base_manager.bulk_create(documents)
        publish(SavedMany(model._base_manager.filter(pk__in=[document.pk for document in documents])))


def change_many(changes: Sequence[tuple[Record, dict]], *, by) -> dict[int, dict]:
    """Write what differs into many locked records of one kind in one statement, for an import.

    Returns {key: {field: value before}} of those that changed; each of them has another version now.
    """
    before = {document.pk: old for document, values in changes if (old := _put(document, values))}
    documents = [document for document, _values in changes if document.pk in before]
    if documents:
        model = type(documents[0])
        rows = model._base_manager.filter(pk__in=list(before))
        names = {name for old in before.values() for name in old} | {"version"}
        publish(ChangingMany(rows))
        write_many(documents, {*names, *model.derived})
        publish(SavedMany(rows))
    return before


def remove_many(rows: models.QuerySet, *, by) -> int:
    """Delete what an import made, with the lines that go along; returns how many. Raises ProtectedError while something
    else hangs on one of them."""
    publish(ChangingMany(rows))
    for relation in rows.model._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            lines = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows})
            publish(ChangingMany(lines))
    return rows.delete()[0]


def write_many(documents: Sequence[Record], names: Iterable[str]) -> None:
    """Write some columns of many stored records of one kind; nobody is told."""
    # An insert that meets its own key: one statement of plain values, where bulk_update writes a CASE for each cell.
    type(documents[0])._base_manager.bulk_create(
        documents, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(names)
    )


def _put(document: Record, values: dict) -> dict:
    """{field: what was stored} of what differs; another record is compared, and kept, by its key."""
    old = {}
    for name, value in values.items():
        column = document._meta.get_field(name).attname
        stored = getattr(document, column)
        if stored != (value.pk if isinstance(value, models.Model) else value):
            old[name] = stored
            setattr(document, name, value)
    if old:
        document.version += 1
        document.derive()
    return old
