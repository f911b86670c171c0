"""A list as a file: its columns, and its rows as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F

from bizops.kernel import clock

from . import subjects
from .house import ask
from .listing import Question

# Rows that a person can wait for, and those that a file holds at most.
AT_ONCE, MOST = 2_000, 200_000


@dataclass(frozen=True)
class Held:
    """Why a list does not leave the house now, by which clause, and where one asks for consent ("" = not at all)."""

    words: str
    clause: str
    url: str = ""


def held(question: Question, count: int) -> Held | None:
    """What a chapter says against taking out so many rows of its list; nothing if they may go."""
    return ask("export_gate", question, count) if question.pages.mass_export else None


def let_out(question: Question, count: int) -> None:
    """The rows leave the house in this transaction. Raises RuleBroken if a chapter holds them after all."""
    if question.pages.mass_export:
        ask("export_passes", question, count)


def uses(question: Question, count: int) -> str:
    """What a chapter has agreed to that this file uses up, in words, or nothing."""
    return ask("export_uses", question, count, default="") if question.pages.mass_export else ""


def held_on_paper(pages, staff, count: int) -> Held | None:
    """What a chapter says against so many papers of its records; nothing if they may be printed."""
    return ask("print_gate", pages, staff, count) if pages.mass_export else None


def let_out_on_paper(pages, staff, count: int) -> None:
    """The papers leave the house in this transaction. Raises RuleBroken if a chapter holds them after all."""
    if pages.mass_export:
        ask("print_passes", pages, staff, count)


def counted(question: Question) -> int:
    """How many rows there are, counted to one more than a file holds."""
    return question.queryset.order_by()[: MOST + 1].count()


def content(question: Question, keys: set) -> tuple[list[str], Iterator[list]]:
    """The header, and the rows in the order asked for, as they are read; only the keys of their subjects are held."""
    table, sort, subject = _table(question), question.sort, question.pages.subject
    way = "desc" if sort.descending else "asc"
    order = [getattr(F(field), way)(nulls_last=last or None) for field, last in ((sort.field, True), ("pk", False))]
    paths = [*table.paths, subject] if subject else table.paths
    rows = question.queryset.order_by(*order).values_list(*paths)[:MOST].iterator(chunk_size=2000)
    followed = subjects.followed(rows, keys) if subject else rows
    return [str(column.label) for column in table.shown], table.plain_rows(followed)


def file_name(pages, kind: str) -> str:
    return f"{pages.title}-{clock.today():%Y%m%d}.{kind}"


def _table(question: Question):
    """The columns that are shown, and the number, which the list shows under the name."""
    pages, names = question.pages, [column.name for column in question.table.shown]
    numbered = any(column.name == "number" for column in pages.table.columns)
    return pages.table([*names, *(["number"] if numbered and "number" not in names else [])], question.hidden)
