"""Paging by key: as fast deep as on page 1. Rows without a value in the sorted column come last, in both directions.

Each page is one query; only where the rows without a value begin, a second one. Both walk a plain index (column, pk).
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils import timezone

CAP = 10_000


@dataclass(frozen=True)
class Sort:
    """One column and the primary key, both in one direction."""

    field: str
    descending: bool = False
    nullable: bool = False

    def part(self, queryset, *, missing: bool, backwards: bool, past: tuple | None):
        """The rows with (or without) a value, walked one way, strictly past a key."""
        down = self.descending != backwards
        if self.nullable:
            queryset = queryset.filter(**{f"{self.field}__isnull": missing})
        keys = ["pk"] if missing or self.field == "pk" else [self.field, "pk"]
        if past:
            queryset = queryset.filter(_beyond(keys, past[-len(keys) :], down))
        return queryset.order_by(*[F(key).desc() if down else F(key).asc() for key in keys])


def _beyond(keys: list[str], past: tuple, down: bool):
    if len(keys) == 1:
        return Q(**{f"{keys[0]}__{'lt' if down else 'gt'}": past[0]})
    lookup = TupleLessThan if down else TupleGreaterThan
    return lookup(tuple(F(key) for key in keys), past)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the key of a row, and the row's ordinal where it is known."""

    backwards: bool = False
    value: object = None
    pk: int | None = None
    ordinal: int | None = None

    def token(self) -> str:
        plain = [int(self.backwards), _plain(self.value), self.pk, self.ordinal]
        return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, token: str, sort: Sort, model) -> "Cursor":
        """The place that an address names; a token that makes no sense, or fits another column, means the start."""
        try:
            plain = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            backwards, value, pk, ordinal = json.loads(plain)
            if not isinstance(pk, (int, type(None))) or not isinstance(ordinal, (int, type(None))):
                return cls()
            if isinstance(value, str) and b"\0" in value.encode():  # half a character is a ValueError
                return cls()
            if value is not None and sort.field != "pk":
                value = model._meta.get_field(sort.field).to_python(value)
            if isinstance(value, datetime) and timezone.is_naive(value):
                return cls()
            return cls(bool(backwards), value, pk, ordinal)
        except (ValueError, TypeError, ValidationError, RecursionError):
            return cls()


LAST = Cursor(backwards=True)


def _plain(value):
    return (
        value.isoformat()
        if isinstance(value, (date, datetime))
        else str(value)
        if isinstance(value, Decimal)
        else value
    )


@dataclass(frozen=True)
class Page:
    """Rows in reading order, and the cursors to go on from them."""

    rows: list[tuple]
    start: int | None
    previous: Cursor | None
    next: Cursor | None


def page(queryset, sort: Sort, cursor: Cursor, size: int, paths: list[str]) -> Page:
    """One page of `paths` as plain tuples (sorted value, pk, *paths)."""
    rows = _walk(queryset, sort, cursor, size + 1, ["pk" if sort.field == "pk" else sort.field, "pk", *paths])
    more, rows = len(rows) > size, rows[:size]
    if not rows and cursor.pk is not None:  # what stood here is gone: the end of what is left
        return page(queryset, sort, LAST, size, paths)
    if not cursor.backwards:
        start = (cursor.ordinal or 0) + 1 if cursor.ordinal or cursor.pk is None else None
        return _page(rows, start, before=cursor.pk is not None, after=more)
    rows.reverse()
    if cursor.pk is not None and not more:
        return page(queryset, sort, Cursor(), size, paths)
    start = cursor.ordinal - len(rows) if cursor.ordinal else None
    return _page(rows, start, before=more, after=cursor.pk is not None)


def _page(rows: list[tuple], start: int | None, *, before: bool, after: bool) -> Page:
    if not rows:
        return Page(rows, start, None, None)
    (first, first_pk, *_), (last, last_pk, *_) = rows[0], rows[-1]
    return Page(
        rows,
        start,
        Cursor(True, first, first_pk, start) if before else None,
        Cursor(False, last, last_pk, start + len(rows) - 1 if start else None) if after else None,
    )


def _walk(queryset, sort: Sort, cursor: Cursor, count: int, paths: list[str]) -> list[tuple]:
    parts = [False, True] if sort.nullable else [False]
    if cursor.backwards:
        parts.reverse()
    if cursor.pk is not None and sort.nullable:  # start in the part where the cursor's row lies
        parts = parts[parts.index(cursor.value is None) :]
    rows: list[tuple] = []
    past = (cursor.value, cursor.pk) if cursor.pk is not None else None
    for missing in parts:
        found = sort.part(queryset, missing=missing, backwards=cursor.backwards, past=past)
        rows += found.values_list(*paths)[: count - len(rows)]
        past = None
        if len(rows) >= count:
            break
    return rows


def capped_count(queryset) -> int:
    """How many rows, but never counting further than one over the cap."""
    return queryset.order_by()[: CAP + 1].count()
