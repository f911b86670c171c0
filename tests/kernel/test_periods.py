"""Months, quarters, years and working days; the expected dates were worked out by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizops.kernel.periods import Period, WorkingCalendar

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
SIZES = st.sampled_from(["month", "quarter", "year"])


@pytest.mark.parametrize(
    ("size", "day", "start", "end", "key"),
    [
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        ("quarter", date(2026, 11, 21), date(2026, 10, 1), date(2026, 12, 31), "2026Q4"),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), "2026Q1"),
        ("year", date(2026, 6, 1), date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_the_period_of_a_day(size, day, start, end, key):
    period = Period.of(size, day)
    assert (period.start, period.end, period.key, period.size) == (start, end, key, size)


@given(SIZES, DAYS)
def test_periods_follow_each_other_without_a_gap(size, day):
    period = Period.of(size, day)
    assert day in period
    assert (period.next().start - period.end).days == 1
    assert period.next().previous() == period
    assert period.next().size == size


def test_any_other_stretch_has_no_size_and_goes_on_by_its_own_length():
    stretch = Period(date(2026, 1, 10), date(2026, 1, 12))
    assert stretch.size is None
    assert stretch.next() == Period(date(2026, 1, 13), date(2026, 1, 15))
    assert stretch.previous() == Period(date(2026, 1, 7), date(2026, 1, 9))


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@pytest.fixture
def calendar():
    """Monday to Saturday; 1 to 3 October are holidays, Sunday 27 September is worked."""
    holidays = {date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)}
    return WorkingCalendar(frozenset({1, 2, 3, 4, 5, 6}), holidays.__contains__, {date(2026, 9, 27): True})


@pytest.mark.parametrize(
    ("day", "steps", "expected"),
    [
        (date(2026, 9, 26), 1, date(2026, 9, 27)),  # the worked Sunday
        (date(2026, 9, 30), 1, date(2026, 10, 5)),  # over holidays and a Sunday
        (date(2026, 10, 5), -1, date(2026, 9, 30)),
        (date(2026, 10, 1), 0, date(2026, 10, 5)),  # a day off moves to the next working day
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 9, 28), 5, date(2026, 10, 7)),
    ],
)
def test_counting_on_in_working_days(calendar, day, steps, expected):
    assert calendar.add(day, steps) == expected


def test_the_working_days_of_a_month(calendar):
    assert calendar.count(Period.of("month", date(2026, 10, 1))) == 27 - 3
    assert calendar.count(Period(date(2026, 9, 27), date(2026, 9, 27))) == 1


@given(DAYS, st.integers(0, 40))
def test_so_many_working_days_on_are_so_many_days_worked(day, steps):
    calendar = WorkingCalendar(frozenset({1, 2, 3, 4, 5}), lambda d: d.day == 1, {})
    target = calendar.add(day, steps)
    assert calendar.is_working(target)
    worked_after = sum(calendar.is_working(d) for d in Period(day, target).days()) - calendar.is_working(day)
    assert worked_after == (steps if steps or calendar.is_working(day) else 1)
