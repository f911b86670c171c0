"""A snapshot in the reader's words, and what differs between two of them (ORG-14)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from bizops.handbook.differences import Piece, pieces
from bizops.pages.table import HIDDEN
from bizops.pages.words import joined

from .registry import Consentable

NOTHING = "–"


@dataclass(frozen=True)
class Said:
    """One field of a snapshot in the reader's words; `was` is what it said before, or what it replaces."""

    name: str
    label: str
    value: str
    number: Decimal | None = None
    was: str = ""
    change: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """What went and what is new, word by word; nothing if it replaces nothing."""
        return pieces(self.was, self.value) if self.was else []


def told(
    kind: Consentable, snapshot: dict, part: str = "fields", *, hidden: frozenset[str] = frozenset()
) -> list[Said]:
    """The fields of a snapshot in words, with what this reader may not see masked."""
    values = {name: cell["of"] for name, cell in snapshot["fields"].items()}
    told = {name: say(values) for name, say in kind.says.items()}
    cells = snapshot[part]  # the database keeps them in an order of its own
    names = dict.fromkeys((*(name for name in getattr(kind, part) if name in cells), *cells))
    return [
        Said(name, kind.label_of(name), told[name]) if name in told else _said(kind, name, cells[name], name in hidden)
        for name in names
        if told.get(name) != ""
    ]


def beside_what_it_replaces(kind: Consentable, snapshot: dict, found: list[Said]) -> list[Said]:
    """The same beside the words in force; what stays as it is falls away."""
    if kind.replaces is None:
        return found
    before = kind.replaces({name: cell["of"] for name, cell in snapshot["fields"].items()})
    stays = {said.name for said in found if said.name in before and said.value in (before[said.name], NOTHING, HIDDEN)}
    return [replace(said, was=before.get(said.name, "")) for said in found if said.name not in stays]


def differences(kind: Consentable, before: dict, now: dict, *, hidden: frozenset[str] = frozenset()) -> list[Said]:
    """What differs between two submissions, by field; a number says by how much."""
    earlier = {said.name: said for said in told(kind, before, hidden=hidden)}
    found = []
    for said in told(kind, now, hidden=hidden):
        old = earlier.get(said.name)
        if old is None or old.value == said.value:
            continue
        change = ""
        if said.number is not None and old.number is not None:
            change = f"{localize(said.number - old.number)}"
            change = change if said.number < old.number else f"+{change}"
        found.append(Said(said.name, said.label, said.value, said.number, old.value, change))
    names = [", ".join(each["name"] for each in snapshot["files"]) or NOTHING for snapshot in (before, now)]
    if [each["sha256"] for each in before["files"]] != [each["sha256"] for each in now["files"]]:
        found.append(Said("files", _("Files"), names[1], None, names[0]))
    return found


def _said(kind: Consentable, name: str, cell: dict, is_hidden: bool) -> Said:
    label = kind.label_of(name)
    if is_hidden:
        return Said(name, label, HIDDEN)
    number = Decimal(cell["of"]) if cell["is"] == "number" else None
    return Said(name, label, _words(kind, name, cell), number)


def _words(kind: Consentable, name: str, cell: dict) -> str:
    value = cell["of"]
    if value is None or value == "" or value == []:
        return NOTHING
    if choices := _choices(kind.model, name):
        return str(choices.get(value, value))
    if cell["is"] == "number":
        return localize(Decimal(value).quantize(Decimal(1).scaleb(-cell["places"])))
    if cell["is"] == "moment":
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "Y-m-d H:i")
    if cell["is"] == "yes":
        return _("yes") if value else _("no")
    if cell["is"] == "record":
        return cell["called"]
    return joined(value) if cell["is"] == "list" else value


def _choices(model: type[Model], name: str) -> dict:
    try:
        return dict(model._meta.get_field(name).flatchoices)
    except FieldDoesNotExist:
        return {}
