"""What was handed in, kept as it stood: values under a seal (SHA-256)."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise

from bizops.attachments.models import Attachment

from ..registry import Consentable


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


def still_holds(kind: Consentable, document: Model, snapshot: dict) -> bool:
    """Whether what was agreed to still stands there: the fields as they were, and every file; later files are no part of it."""
    now = taken(kind, document)
    files = {each["sha256"] for each in now["files"]}
    kept = {each["sha256"] for each in snapshot["files"]} <= files
    return kept and _plain(now["fields"]) == _plain(snapshot["fields"])


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
