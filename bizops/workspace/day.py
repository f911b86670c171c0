"""What stands on My day: the chapters hang theirs here, each source answers for one person and one day in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from operator import attrgetter


@dataclass(frozen=True)
class Item:
    """One thing to do by a date, or `count` of them in one line; the button leads to where it is done, never just ticks it."""

    due: date
    title: str
    url: str
    action: str
    action_url: str
    icon: str
    clause: str = ""
    words: str = ""
    count: int = 1


@dataclass(frozen=True)
class Fig:
    """A figure of mine; the link opens the rows that sum to it."""

    label: str
    value: str
    url: str
    note: str = ""
    unit: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Row:
    title: str
    url: str
    words: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Side:
    """A small list beside the day."""

    title: str
    rows: tuple[Row, ...]
    url: str = ""
    empty: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Act:
    """A button in the head of the day."""

    label: str
    url: str
    icon: str
    clause: str = ""


class Sources(list):
    """Functions (staff, today) → list, asked in the order in which they were hung."""

    def hang(self, source: Callable[..., list]):
        self.append(source)
        return source

    def of(self, staff, today: date) -> list:
        return list(chain.from_iterable(source(staff, today) for source in self))


items, figures, sides, acts = Sources(), Sources(), Sources(), Sources()


@dataclass(frozen=True)
class Group:
    """Items of one urgency: overdue, today, or soon."""

    key: str
    items: list[Item]

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)


def grouped(found: list[Item], today: date) -> list[Group]:
    """Overdue first, then today, then the next fortnight."""
    soon = today + timedelta(days=14)
    parts = {
        "overdue": [item for item in found if item.due < today],
        "today": [item for item in found if item.due == today],
        "soon": [item for item in found if today < item.due <= soon],
    }
    return [Group(key, sorted(some, key=attrgetter("due"))) for key, some in parts.items() if some]
