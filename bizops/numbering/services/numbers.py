"""Taking numbers: unique and rising, whoever asks at the same moment (design: numbers are taken, never guessed)."""

from datetime import date

from django.db import connection

from ..models import Series
from ..patterns import fill
from ..registry import declared

# One statement: the row of the counter is made or locked, raised and read. Whoever comes second waits for the first
# one's transaction, so a rolled back document gives its number back, and nobody sees the same number twice.
TAKE = """
INSERT INTO numbering_counter (series_id, year, last)
SELECT id, CASE WHEN position('{year}' IN pattern) > 0 THEN %(year)s ELSE 0 END, %(count)s
  FROM numbering_series WHERE key = %(key)s
ON CONFLICT (series_id, year) DO UPDATE SET last = numbering_counter.last + excluded.last
RETURNING last, (SELECT pattern FROM numbering_series WHERE id = series_id)
"""


def take(series: str, *, on: date) -> str:
    """The next number of a series in the year of `on`, inside the caller's transaction.

    Take it last: until the transaction ends, everybody else who numbers such a document waits. Raises KeyError for
    a series that nobody declared, RuntimeError for a gapless one outside a transaction.
    """
    if _is_gapless(series) and not connection.in_atomic_block:
        raise RuntimeError(f"{series} has no gaps: take its number in the transaction that issues the document")
    last, pattern = _raise(series, on.year, 1)
    return fill(pattern, year=on.year, number=last)


def reserve(series: str, count: int, *, on: date) -> list[str]:
    """A block of numbers for an import. Raises ValueError for a gapless series, where a block would leave gaps."""
    if count < 1:
        return []
    if _is_gapless(series):
        raise ValueError(f"{series} has no gaps: its numbers are taken one by one")
    last, pattern = _raise(series, on.year, count)
    return [fill(pattern, year=on.year, number=number) for number in range(last - count + 1, last + 1)]


def ensure() -> None:
    """Make the rows of all declared series that are missing; what an administrator changed stays."""
    rows = [Series(key=s.key, pattern=s.pattern, gapless=s.gapless) for s in declared]
    Series.objects.bulk_create(rows, update_conflicts=True, update_fields=["gapless"], unique_fields=["key"])


def _is_gapless(series: str) -> bool:
    return series in declared and declared[series].gapless


def _raise(series: str, year: int, count: int) -> tuple[int, str]:
    asked = {"key": series, "year": year, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, asked)
        found = cursor.fetchone()
        if found is None and series in declared:
            ensure()
            cursor.execute(TAKE, asked)
            found = cursor.fetchone()
    if found is None:
        raise KeyError(f"no series {series!r} is declared")
    return found
