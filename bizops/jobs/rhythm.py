"""Rhythms of the timetable (minute hour day month weekday): in words, and their moments in the company's time zone."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import Pace

SPANS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
QUARTERS = (1, 4, 7, 10)
# A 29th of February is at most eight years away.
FARTHEST = 8 * 366


@dataclass(frozen=True)
class Rhythm:
    """What a line such as `*/10 * * * *` means; weekdays count from Sunday = 0."""

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]

    @property
    def is_hourly(self) -> bool:
        """All hours round: it goes by the time that passes, so an hour that a clock shows twice is two hours to it."""
        return len(self.hours) == 24

    @property
    def is_frequent(self) -> bool:
        """More than once an hour."""
        return self.is_hourly and len(self.minutes) > 1

    @property
    def pace(self) -> Pace:
        if len(self.months) < 12:
            return Pace.QUARTERLY if self.months == QUARTERS else Pace.YEARLY
        if len(self.days) < 31:
            return Pace.MONTHLY
        if len(self.weekdays) < 7:
            return Pace.WEEKLY
        return Pace.OFTEN if self.is_hourly else Pace.DAILY

    @property
    def words(self) -> str:
        """As a person would say it; what no sentence fits stays as it is written."""
        if self.pace == Pace.OFTEN:
            return self._within_the_hour()
        if len(self.hours) * len(self.minutes) > 4:
            return self.text
        time = ", ".join(f"{hour:02}:{minute:02}" for hour in self.hours for minute in self.minutes)
        one_day = self.days[0] if len(self.days) == 1 and len(self.weekdays) == 7 else None
        if self.pace == Pace.DAILY:
            return _("daily %(time)s") % {"time": time}
        if self.pace == Pace.WEEKLY:
            return _("%(days)s %(time)s") % {"days": self._names_of_days(), "time": time}
        if one_day is None or (self.pace == Pace.YEARLY and len(self.months) > 1):
            return self.text
        if self.pace == Pace.YEARLY:
            day = formats.date_format(date(2024, self.months[0], one_day), "MONTH_DAY_FORMAT")
            return _("every year on %(day)s %(time)s") % {"day": day, "time": time}
        if one_day > 1:
            of = (
                _("day %(day)s of the quarter %(time)s")
                if self.months == QUARTERS
                else _("day %(day)s of the month %(time)s")
            )
            return of % {"day": one_day, "time": time}
        return (_("quarter start %(time)s") if self.months == QUARTERS else _("1st of the month %(time)s")) % {
            "time": time
        }

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """The first planned moment later than this one; None if the rhythm names a day that never comes."""
        day = moment.astimezone(zone).date()
        for ahead in range(FARTHEST):
            planned = moments(self, day + timedelta(ahead), zone)
            place = bisect_right(planned, moment)
            if place < len(planned):
                return planned[place]
        return None

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """The last planned moment that is not later than this one."""
        day = moment.astimezone(zone).date()
        for back in range(FARTHEST):
            planned = moments(self, day - timedelta(back), zone)
            place = bisect_right(planned, moment)
            if place:
                return planned[place - 1]
        return None

    def _within_the_hour(self) -> str:
        if len(self.minutes) == 1:
            return _("hourly at minute %(minute)s") % {"minute": self.minutes[0]}
        step = self.minutes[1] - self.minutes[0]
        if 60 % step or len(self.minutes) != 60 // step:
            return self.text
        return ngettext("every minute", "every %(count)s minutes", step) % {"count": step}

    def _names_of_days(self) -> str:
        """Our week begins on Monday."""
        found = sorted((day - 1) % 7 for day in self.weekdays)
        if len(found) > 2 and found == list(range(found[0], found[-1] + 1)):
            return _("%(first)s to %(last)s") % {"first": WEEKDAYS[found[0]], "last": WEEKDAYS[found[-1]]}
        return ", ".join(str(WEEKDAYS[day]) for day in found)


@lru_cache
def rhythm(text: str) -> Rhythm:
    """Read a line of the timetable. Raises ValueError."""
    fields = text.split()
    if len(fields) != len(SPANS):
        raise ValueError(f"{text!r} is no rhythm")
    return Rhythm(text, *(_field(field, *span) for field, span in zip(fields, SPANS, strict=True)))


@lru_cache(maxsize=256)
def moments(line: Rhythm, day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The planned moments of one day of the company, in order, in UTC.

    The night in which the clocks go forward: a time that does not exist comes later by as much. The night in which they
    go back: once, unless the rhythm goes round all hours.
    """
    if day.month not in line.months or day.day not in line.days or day.isoweekday() % 7 not in line.weekdays:
        return ()
    found = set()
    for hour in line.hours:
        for minute in line.minutes:
            wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            moment = wall.astimezone(UTC)
            found.add(moment)
            exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
            if exists and line.is_hourly:
                found.add(wall.replace(fold=1).astimezone(UTC))
    return tuple(sorted(found))


def _field(text: str, low: int, high: int) -> tuple[int, ...]:
    """`*`, `*/10`, `5-59/10`, `1,4,7`, `3`."""
    found = set()
    for part in text.split(","):
        span, _slash, step = part.partition("/")
        first, _dash, last = span.partition("-")
        start, end = (low, high) if span == "*" else (int(first), int(last or first))
        if not low <= start <= end <= high:
            raise ValueError(f"{text!r} does not lie between {low} and {high}")
        found.update(range(start, end + 1, int(step or 1)))
    return tuple(sorted(found))
