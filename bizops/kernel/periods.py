"""Months, quarters, halves, years and the working days in them. All dates are the company's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# Every number of months that a year can be parted into.
SIZES = {"month": 1, "bimonth": 2, "quarter": 3, "third": 4, "half": 6, "year": 12}
SIZE_OF_MONTHS = {months: size for size, months in SIZES.items()}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days, closed at both ends."""

    start: date
    end: date

    def __post_init__(self):
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @classmethod
    def of(cls, size: str, day: date) -> "Period":
        """The month, quarter, … or year (see SIZES) that holds the day."""
        months = SIZES[size]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, _months_later(first, months) - timedelta(days=1))

    @property
    def size(self) -> str | None:
        """The name in SIZES, or None for any other stretch."""
        return next((size for size in SIZES if Period.of(size, self.start) == self), None)

    @property
    def key(self) -> str:
        """2026-03, 2026Q1, 2026H1, 2026; two months 2026B1, four 2026T1; any other stretch is `start/end`."""
        if not self.size:
            return f"{self.start}/{self.end}"
        year, letter = self.start.year, {"bimonth": "B", "quarter": "Q", "third": "T", "half": "H"}.get(self.size)
        if letter:
            return f"{year}{letter}{(self.start.month - 1) // SIZES[self.size] + 1}"
        return str(year) if self.size == "year" else f"{year}-{self.start.month:02}"

    def next(self) -> "Period":
        """The period of the same size (or length) that follows."""
        if self.size:
            return Period.of(self.size, self.end + timedelta(days=1))
        return Period(self.end + timedelta(days=1), self.end + (self.end - self.start) + timedelta(days=1))

    def previous(self) -> "Period":
        if self.size:
            return Period.of(self.size, self.start - timedelta(days=1))
        return Period(self.start - (self.end - self.start) - timedelta(days=1), self.start - timedelta(days=1))

    def days(self) -> Iterator[date]:
        for n in range((self.end - self.start).days + 1):
            yield self.start + timedelta(days=n)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of that month where it is shorter (31 May, 3 → 28 February)."""
    first = _months_later(day.replace(day=1), -months)
    last = _months_later(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def full_months(start: date, end: date) -> int:
    """How many whole months lie between two days: from 31 May to 30 June it is none yet."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months - (end.day < start.day), 0)


def _months_later(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: `week` as isoweekdays, `holiday` asks the country, `exceptions` (day: worked?) win."""

    week: frozenset[int]
    holiday: Callable[[date], bool]
    exceptions: dict[date, bool]

    def is_working(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        return day.isoweekday() in self.week and not self.holiday(day)

    def add(self, day: date, working_days: int) -> date:
        """The day that lies so many working days after (before, if negative); 0 moves a day off to the next working one."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        left = abs(working_days)
        while left or not self.is_working(day):
            day += step
            if self.is_working(day) and left:
                left -= 1
        return day

    def count(self, period: Period) -> int:
        """Working days in the period, both ends included."""
        return sum(map(self.is_working, period.days()))
