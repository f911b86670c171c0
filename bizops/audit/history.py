"""The history of a record in words: before and after, who, by which move, for what reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db.models import Field, FileField, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bizops.pages.table import HIDDEN
from bizops.pages.timeline import NEWEST, Entry, Line
from bizops.pages.words import joined

NOTHING = "–"
LONGEST = 300
NAMED = 3
# Names of colleagues, departments and posts are open to everybody in the house; other records only to who sees them.
OPEN_APPS = frozenset({"organisation"})


@dataclass
class Change:
    """One row of the event table, and the fields in which it differs from the one before."""

    event: Model
    before: Model | None
    fields: list[Field] = field(default_factory=list)

    @property
    def words(self) -> dict:
        """Who, which move, which clause, what note: said when it was written."""
        return self.event.pgh_context or {}


def entries(document: Model, staff, pages) -> list[Entry]:
    """The newest changes, masked for this person: the event table, then one query for each kind of record named in it."""
    model = type(document)
    if not hasattr(model, "pgh_event_models"):
        return []
    rows = list(model.pgh_event_model.objects.filter(pgh_obj_id=document.pk).order_by("-pgh_id")[: NEWEST + 1])
    changes = list(_changes(model, rows))[:NEWEST]
    reader = Reader(model, pages.hidden(staff), _names(changes, staff))
    reader.tells_notes = not pages.private_notes or staff.has_perm(pages.private_notes)
    return [reader.entry(change) for change in changes if change.fields or change.before is None or reader.move(change)]


def _changes(model: type[Model], rows: list[Model]) -> Iterable[Change]:
    shown = [f for f in model._meta.concrete_fields if _is_told(model, f) and hasattr(model.pgh_event_model, f.name)]
    for event, before in zip(rows, [*rows, None][1:], strict=True):
        if event.pgh_label == "insert":
            yield Change(event, None)
        elif before is not None:
            differ = [f for f in shown if getattr(event, f.attname) != getattr(before, f.attname)]
            yield Change(event, before, differ)


def _is_told(model: type[Model], f: Field) -> bool:
    return not f.primary_key and f.name != "version" and f.name not in getattr(model, "derived", ())


def _names(changes: list[Change], staff) -> dict[type[Model], dict]:
    """The names behind all keys in the changes, one query for each kind of record."""
    wanted: dict[type[Model], set] = defaultdict(set)
    person = get_user_model()
    for change in changes:
        wanted[person].add(change.words.get("by"))
        for f in change.fields:
            if isinstance(f, ForeignKey):
                wanted[f.related_model] |= {getattr(row, f.attname) for row in (change.event, change.before)}
    return {model: _look_up(model, keys - {None}, staff) for model, keys in wanted.items()}


def _look_up(model: type[Model], keys: set, staff) -> dict:
    if not keys:
        return {}
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to") and model._meta.app_label not in OPEN_APPS:
        rows = rows.visible_to(staff)
    rows = rows.filter(pk__in=keys).order_by()
    label = getattr(model, "label_field", "")
    return dict(rows.values_list("pk", label)) if label else {row.pk: str(row) for row in rows}


class Reader:
    """Turns changes of one kind of record into entries, for one person."""

    def __init__(self, model: type[Model], hidden: frozenset[str], names: dict[type[Model], dict]):
        self.hidden, self.names = hidden, names
        self.lifecycle = getattr(model, "lifecycle", None)
        self.tells_notes = True

    def move(self, change: Change):
        """The move that made the change, or None; one that is no longer in the table is none."""
        try:
            return self.lifecycle[change.words["move"]] if self.lifecycle else None
        except KeyError:
            return None

    def entry(self, change: Change) -> Entry:
        move, words = self.move(change), change.words
        lines = [] if change.before is None else [self._line(f, change) for f in change.fields]
        note = words.get("note", "") if self.tells_notes else ""
        if note or words.get("clause"):
            lines.append(Line(quote=note, clause=words.get("clause", "")))
        icon, tone = "git-compare", ""
        if move:
            icon, tone = move.icon, self.lifecycle.tones.get(move.target, "accent")
        elif change.before is None:
            icon, tone = "plus", "accent"
        who = self.names[get_user_model()].get(words.get("by"), "")
        return Entry(change.event.pgh_created_at, icon, self._title(change, move), who, tone, "change", tuple(lines))

    def _title(self, change: Change, move) -> str:
        if move:
            return str(move.label)
        if change.before is None:
            return _("created")
        if len(change.fields) > NAMED:
            count = len(change.fields)
            return ngettext("changed %(count)s field", "changed %(count)s fields", count) % {"count": count}
        return _("changed %(fields)s") % {"fields": joined(f.verbose_name for f in change.fields)}

    def _line(self, f: Field, change: Change) -> Line:
        hidden = f.name in self.hidden
        before, after = (HIDDEN if hidden else self._said(f, row) for row in (change.before, change.event))
        return Line(label=str(f.verbose_name), before=before, after=after)

    def _said(self, f: Field, row: Model) -> str:
        value = getattr(row, f.attname)
        if value is None or value == "" or value == []:
            return NOTHING
        if isinstance(f, ForeignKey):
            return self.names[f.related_model].get(value, HIDDEN)
        if f.flatchoices:
            return str(dict(f.flatchoices).get(value, value))
        return in_words(f, value)


def in_words(f: Field, value) -> str:
    """A stored value as a person reads it, cut to one paragraph."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return localize(value, use_l10n=False)
    if isinstance(f, FileField):
        return str(value).rsplit("/", 1)[-1]
    if isinstance(value, list):
        value = joined(value)
    return Truncator(str(value)).chars(LONGEST)
