"""The timeline of a record: sources hang themselves here, each gives its newest entries in a fixed number of queries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from django.utils import timezone

NEWEST = 50


@dataclass(frozen=True)
class Line:
    """One line of an entry: plain words, a quotation, or a change before → after."""

    text: str = ""
    quote: str = ""
    label: str = ""
    before: str = ""
    after: str = ""
    url: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `kind` is what the filter of the timeline asks for."""

    at: datetime
    icon: str
    title: str
    who: str = ""
    tone: str = ""
    kind: str = ""
    lines: tuple[Line, ...] = field(default=())

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


Source = Callable[..., list[Entry]]
_sources: list[Source] = []


def timeline_source(source: Source) -> Source:
    """Declare a function (document, staff, pages) → its newest entries, masked for this person."""
    _sources.append(source)
    return source


def timeline(document, staff, pages) -> list[Entry]:
    """What all sources tell, newest first."""
    entries = [entry for source in _sources for entry in source(document, staff, pages)]
    return sorted(entries, key=attrgetter("at"), reverse=True)
