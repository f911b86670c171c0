"""What was handed in, kept as it stood: values under a seal (SHA-256), and the differences between two of them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bizops.attachments.models import Attachment
from bizops.pages.table import HIDDEN
from bizops.pages.words import joined

from ..registry import Consentable

NOTHING = "–"


@dataclass(frozen=True)
class Said:
    """One field of a snapshot in the reader's words; `was` is what it said the time before, where that differs."""

    name: str
    label: str
    value: str
    number: Decimal | None = None
    was: str = ""
    change: str = ""


def taken(kind: Consentable, document: Model) -> dict:
    """The fields that consent covers, the figures shown beside them, and the files, as JSON."""
    files = Attachment.objects.of(document).present().order_by("sha256", "pk").values_list("sha256", "name")
    return {
        "fields": {name: _cell(document, name) for name in kind.fields},
        "shows": {name: _cell(document, name) for name in kind.shows},
        "files": [{"sha256": digest, "name": name} for digest, name in files],
    }


def seal(snapshot: dict) -> str:
    """SHA-256 of what is consented to: the fields and the files, not the figures beside them."""
    sealed = {"fields": _plain(snapshot["fields"]), "files": [each["sha256"] for each in snapshot["files"]]}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seal_of(kind: Consentable, document: Model) -> str:
    """The seal of the document as it stands now; it differs from a stored one if anything was changed since."""
    return seal(taken(kind, document))


def told(
    kind: Consentable, snapshot: dict, part: str = "fields", *, hidden: frozenset[str] = frozenset()
) -> list[Said]:
    """The fields of a snapshot in words, with what this reader may not see masked."""
    return [_said(kind, name, cell, name in hidden) for name, cell in snapshot[part].items()]


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


def _cell(document: Model, name: str) -> dict:
    """{"is": kind, "of": value}; of another record its key and what it was called."""
    value = getattr(document, name)
    value = value() if callable(value) and not isinstance(value, Model) else value
    if isinstance(value, Model):
        return {"is": "record", "of": value.pk, "called": str(value)}
    if isinstance(value, bool) or value is None:
        return {"is": "yes", "of": value} if value is not None else {"is": "nothing", "of": None}
    if isinstance(value, Decimal):
        # 100 and 100.00 are the same amount, and must have the same seal.
        return {"is": "number", "of": f"{value.normalize():f}", "places": _places(document, name, value)}
    if isinstance(value, int):
        return {"is": "number", "of": str(value), "places": 0}
    if isinstance(value, datetime):
        return {"is": "moment", "of": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"is": "day", "of": value.isoformat()}
    if isinstance(value, list | tuple):
        return {"is": "list", "of": [str(each) for each in value]}
    return {"is": "text", "of": str(value) if isinstance(value, Promise) else value}


def _places(document: Model, name: str, value: Decimal) -> int:
    """Those of the column, else those that the value is written with."""
    try:
        return document._meta.get_field(name).decimal_places
    except FieldDoesNotExist:
        return max(0, -value.as_tuple().exponent)


def _plain(cells: dict) -> dict:
    """What a seal covers: the values, not how many places they are written with or what a record is called."""
    return {name: [cell["is"], cell["of"]] for name, cell in cells.items()}


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
