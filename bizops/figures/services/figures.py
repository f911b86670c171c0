"""Reading the figures of the manual, and setting them for the future."""

from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Figure
from ..registry import Declared, Value, figures, parse, written

CACHE = "figures"
SECONDS = 60


def value(key: str, *, on: date | None = None) -> Value:
    """What the figure is on a day (today): the company's row, else the declared default. KeyError if nobody declares it."""
    declared = figures[key]
    found = _row(key, on or clock.today())
    return found[2] if found else declared.default


def row_on(key: str, on: date) -> int | None:
    """The primary key of the row that holds on a day."""
    found = _row(key, on)
    return found[1] if found else None


@service
def put(key: str, value: Value, *, reason: str, by, effective_from: date | None = None) -> Figure:
    """Set a figure from a day (today) on. Raises RuleBroken if the value is of another kind or the reason is missing."""
    declared = figures.get(key)
    if declared is None:
        raise RuleBroken(_("No rule reads a figure of this name."), field="key")
    text = value if isinstance(value, str) else written(value)
    try:
        parse(declared.kind, text)
    except ValueError:
        raise RuleBroken(
            _("Write a %(kind)s.") % {"kind": declared.kind.label}, declared.clause, field="value"
        ) from None
    if not reason.strip():
        raise RuleBroken(_("Give a reason."), declared.clause, field="reason")
    row = Figure.objects.create(
        key=key,
        kind=declared.kind,
        value=text.strip(),
        effective_from=effective_from or clock.today(),
        reason=reason,
        by=by,
    )
    forget()
    transaction.on_commit(forget)
    return row


def check(key: str, text: str, reason: str) -> Declared:
    """The declaration of the figure. Raises RuleBroken if `put` would not take this."""
    declared = figures.get(key)
    if declared is None:
        raise RuleBroken(_("No rule reads a figure of this name."), field="key")
    try:
        parse(declared.kind, text)
    except ValueError:
        raise RuleBroken(
            _("Write a %(kind)s.") % {"kind": declared.kind.label}, declared.clause, field="value"
        ) from None
    if not reason.strip():
        raise RuleBroken(_("Give a reason."), declared.clause, field="reason")
    return declared


def forget() -> None:
    """Read the rows anew in this process; the others notice within a minute."""
    cache.delete(CACHE)


def _row(key: str, on: date) -> tuple[date, int, Value] | None:
    return next((row for row in _rows().get(key, ()) if row[0] <= on), None)


def _rows() -> dict[str, list[tuple[date, int, Value]]]:
    """Every figure's (start, key, value), the latest start first, the latest written first among equal starts."""
    rows = cache.get(CACHE)
    if rows is None:
        rows = {}
        newest_first = Figure.objects.order_by("key", "-effective_from", "-pk")
        for key, pk, kind, text, start in newest_first.values_list("key", "pk", "kind", "value", "effective_from"):
            rows.setdefault(key, []).append((start, pk, parse(kind, text)))
        cache.set(CACHE, rows, SECONDS)
    return rows
