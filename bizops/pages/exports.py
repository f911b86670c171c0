"""A list as a file: its columns, and its rows as they are read."""

from collections.abc import Iterator

from django.db.models import F

from bizops.kernel import clock

from .listing import Question

# Rows that a person can wait for, and those that a file holds at most.
AT_ONCE, MOST = 2_000, 200_000


def counted(question: Question) -> int:
    """How many rows there are, counted to one more than a file holds."""
    return question.queryset.order_by()[: MOST + 1].count()


def content(question: Question) -> tuple[list[str], Iterator[list]]:
    """The header, and the rows in the order asked for, as they are read; nothing is held."""
    table, sort = _table(question), question.sort
    way = "desc" if sort.descending else "asc"
    order = [getattr(F(field), way)(nulls_last=last or None) for field, last in ((sort.field, True), ("pk", False))]
    rows = question.queryset.order_by(*order).values_list(*table.paths)[:MOST].iterator(chunk_size=2000)
    return [str(column.label) for column in table.shown], table.plain_rows(rows)


def file_name(pages, kind: str) -> str:
    return f"{pages.title}-{clock.today():%Y%m%d}.{kind}"


def _table(question: Question):
    """The columns that are shown, and the number, which the list shows under the name."""
    pages, names = question.pages, [column.name for column in question.table.shown]
    numbered = any(column.name == "number" for column in pages.table.columns)
    return pages.table([*names, *(["number"] if numbered and "number" not in names else [])], question.hidden)
