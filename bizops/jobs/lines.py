"""The lines of the timetable as the house reads them: rhythm, clause, purpose, and words for what a run did."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bizops import timetable

from .rhythm import Rhythm, rhythm

# A worker may be busy for a while before anybody has to look.
PATIENCE = timedelta(minutes=10)
# A bare number of a line that names none.
COUNT = "count"
# How long something took is no deed.
DURATION = "seconds"


@dataclass(frozen=True)
class Line:
    """One line: `counts` names the numbers that its task returns; the first name is also that of a bare number."""

    name: str
    task: str
    when: str
    clause: str
    said: str
    counts: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def rhythm(self) -> Rhythm:
        return rhythm(self.when)

    @property
    def purpose(self) -> str:
        return _(self.said)

    def deeds(self, result: object) -> dict:
        """What a task returned, as numbers under names: a dictionary of numbers, one number, or nothing."""
        if isinstance(result, dict):
            return {str(key): value for key, value in result.items() if _is_number(value)}
        return {next(iter(self.counts), COUNT): result} if _is_number(result) else {}

    def says(self, did: dict) -> str:
        """Deeds in words; empty if nothing was done."""
        found = [(self.counts.get(key), value) for key, value in did.items() if value and key != DURATION]
        return " · ".join(
            f"{_(label)} {_figure(value)}" if label else _("done: %(count)s") % {"count": _figure(value)}
            for label, value in found
        )

    def next(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        return self.rhythm.after(now, zone)

    def is_late(self, started_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
        """Whether a planned moment went by without a start since. A line that never ran is new, not late."""
        planned = self.rhythm.before(now - PATIENCE, zone)
        return bool(started_at and planned and started_at < planned)


def lines() -> list[Line]:
    """All of them, in the order of the timetable."""
    return [Line(*line) for line in timetable.TIMETABLE]


def line_called(name: str) -> Line | None:
    return next((line for line in lines() if line.name == name), None)


def line_of(task: str, name: str = "") -> Line | None:
    """The line that a run of this task belongs to: the one that beat named, else the first with this task."""
    found = [line for line in lines() if line.task == task]
    return next((line for line in found if line.name == name), found[0] if found else None)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _figure(value: float) -> str:
    return number_format(value, force_grouping=True)
