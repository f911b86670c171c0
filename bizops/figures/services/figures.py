"""Reading the figures of the manual, and setting them for the future."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..events import FigureSet
from ..models import Figure
from ..registry import Declared, Value, figures, parse, written

CACHE = "figures"
SECONDS = 60


@dataclass(frozen=True)
class Standing:
    """How a declared figure stands on a day. Without a row the default holds, and the rest is empty."""

    declared: Declared
    value: Value
    before: Value | None = None
    effective_from: date | None = None
    reason: str = ""
    by: object = None


def value(key: str, *, on: date | None = None) -> Value:
    """What the figure is on a day (today): the company's row, else the declared default. KeyError if nobody declares it."""
    return _value(figures[key], on or clock.today())


def row_on(key: str, on: date) -> int | None:
    """The primary key of the row that holds on a day."""
    found = _row(key, on)
    return found[1] if found else None


@service
def put(key: str, value: Value, *, reason: str, by, effective_from: date | None = None) -> Figure:
    """Set a figure from a day (today) on. Raises RuleBroken as `check` does."""
    text = (value if isinstance(value, str) else written(value)).strip()
    declared = check(key, text, reason)
    start = effective_from or clock.today()
    forget()
    before = written(_value(declared, start))
    row = Figure.objects.create(key=key, kind=declared.kind, value=text, effective_from=start, reason=reason, by=by)
    forget()
    transaction.on_commit(forget)
    publish(FigureSet(key, text, before, start, reason, getattr(by, "pk", None)))
    return row


def check(key: str, text: str, reason: str) -> Declared:
    """The declaration of the figure. Raises RuleBroken if nobody declares it, the value is of another kind or not among
    the allowed ones, or the reason is missing."""
    declared = figures.get(key)
    if declared is None:
        raise RuleBroken(_("No rule reads a figure of this name."), field="key")
    try:
        meant = parse(declared.kind, text)
    except ValueError:
        raise RuleBroken(
            _("Write a %(kind)s.") % {"kind": declared.kind.label}, declared.clause, field="value"
        ) from None
    if not declared.admits(meant):
        raise RuleBroken(_("Choose one of: %(values)s.") % {"values": declared.choices}, declared.clause, field="value")
    if not reason.strip():
        raise RuleBroken(_("Give a reason."), declared.clause, field="reason")
    return declared


def history(clause: str, *, on: date | None = None) -> list[Standing]:
    """The figures that a clause declares, as they stand on a day (today), each with the value before. One query."""
    declared = [known for known in figures if known.clause == clause]
    if not declared:
        return []
    begun = Figure.objects.filter(key__in=[known.key for known in declared], effective_from__lte=on or clock.today())
    rows = begun.select_related("by").order_by("key", "-effective_from", "-pk")
    found = {key: list(group) for key, group in groupby(rows, key=lambda row: row.key)}
    return [_standing(known, found.get(known.key, [])) for known in declared]


def forget() -> None:
    """Read the rows anew in this process; the others notice within a minute."""
    cache.delete(CACHE)


def _standing(declared: Declared, rows: list[Figure]) -> Standing:
    """`rows`: the newest first."""
    if not rows:
        return Standing(declared, declared.default)
    row = rows[0]
    before = parse(rows[1].kind, rows[1].value) if len(rows) > 1 else declared.default
    return Standing(declared, parse(row.kind, row.value), before, row.effective_from, row.reason, row.by)


def _value(declared: Declared, on: date) -> Value:
    found = _row(declared.key, on)
    return found[2] if found else declared.default


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
