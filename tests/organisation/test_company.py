"""The company, its calendar, and the figures of the manual."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from bizops.figures import registry
from bizops.figures.models import Figure
from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.organisation.models import Company
from bizops.organisation.services import company
from tests.factories import organisation as made

KEY = "organisation.session_idle_minutes"
TODAY = clock.today


def test_there_is_one_company(firm):
    with pytest.raises(RuleBroken):
        company.found(by=None, name="另一家", short_name="B")
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.create(pk=2, name="另一家", short_name="B")


@pytest.mark.parametrize(
    "values",
    [
        {"time_zone": "Mars/Olympus"},
        {"currency": "yuan"},
        {"short_name": "hc"},
        {"fiscal_year_starts": 13},
        {"country": "China"},
    ],
)
def test_what_makes_no_sense_is_refused(db, values):
    with pytest.raises(ValidationError):
        made.company(**values)


@pytest.mark.parametrize("week", [[], [8], [0]])
def test_the_database_refuses_a_week_that_is_none(firm, week):
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.update(working_week=week)


def test_a_change_is_seen_at_once(firm):
    assert company.current().currency == "CNY"
    company.change(firm.company, by=None, currency="USD")
    assert company.current().currency == "USD"


def test_before_the_company_is_there_nothing_breaks(db):
    assert company.current() is None
    assert company.calendar().is_working(date(2026, 11, 16))


def test_exceptions_win_over_holidays_and_holidays_over_the_week(firm):
    saturday, sunday, national_day = date(2026, 11, 21), date(2026, 11, 22), date(2026, 10, 1)
    assert company.calendar().is_working(saturday)
    assert not company.calendar().is_working(sunday)
    assert not company.calendar().is_working(national_day)
    company.declare_day(sunday, True, "补班", by=None)
    company.declare_day(saturday, False, "团建", by=None)
    company.declare_day(national_day, True, "值班", by=None)
    assert [company.calendar().is_working(day) for day in (saturday, sunday, national_day)] == [False, True, True]


def test_the_latest_word_about_a_day_counts(firm):
    day = date(2026, 6, 18)
    company.declare_day(day, False, "公司成立日", by=None)
    company.declare_day(day, True, "不放假", by=None)
    assert company.calendar().is_working(day)


def test_a_country_nobody_knows_has_no_holidays(firm):
    company.change(firm.company, by=None, country="XX")
    assert company.calendar().is_working(date(2026, 10, 1))


# --- figures ------------------------------------------------------------------------------------------
def test_a_figure_is_the_default_until_the_company_sets_it(anna):
    assert figures.value(KEY) == 60
    figures.put(KEY, 30, reason="前台电脑共用", by=anna)
    assert figures.value(KEY) == 30


def test_a_figure_has_the_value_of_its_day(anna):
    figures.put(KEY, 30, reason="a", by=anna, effective_from=date(2026, 1, 1))
    figures.put(KEY, 20, reason="b", by=anna, effective_from=date(2026, 7, 1))
    wanted = {date(2025, 12, 31): 60, date(2026, 1, 1): 30, date(2026, 6, 30): 30, date(2026, 7, 1): 20}
    assert {day: figures.value(KEY, on=day) for day in wanted} == wanted


def test_of_two_words_on_one_day_the_latest_counts(anna):
    figures.put(KEY, 30, reason="a", by=anna)
    figures.put(KEY, 25, reason="b", by=anna)
    assert figures.value(KEY) == 25


def test_a_value_ahead_does_not_count_yet(anna):
    figures.put(KEY, 30, reason="a", by=anna, effective_from=TODAY() + timedelta(1))
    assert figures.value(KEY) == 60


@pytest.mark.parametrize(("value", "reason"), [("soon", "a"), ("1.5", "a"), ("", "a"), (30, " ")])
def test_a_value_of_another_kind_or_without_reason_is_refused(anna, value, reason):
    with pytest.raises(RuleBroken):
        figures.put(KEY, value, reason=reason, by=anna)
    assert not Figure.objects.exists()


def test_a_figure_nobody_declares_is_no_figure(anna):
    with pytest.raises(RuleBroken):
        figures.put("cus.unknown", 1, reason="a", by=anna)
    with pytest.raises(KeyError):
        figures.value("cus.unknown")


def test_rows_are_never_changed(anna):
    row = figures.put(KEY, 30, reason="a", by=anna)
    with pytest.raises(DatabaseError), transaction.atomic():
        Figure.objects.filter(pk=row.pk).update(value="99")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        (60, " 45 ", 45),
        (Decimal("0.8"), "0.95", Decimal("0.95")),
        (True, "no", False),
        (date(2026, 1, 31), "2026-02-28", date(2026, 2, 28)),
        ("CNY", "USD", "USD"),
    ],
)
def test_every_kind_is_read_as_it_is_written(default, text, value):
    declared = registry.Declared("x", default, "")
    assert registry.parse(declared.kind, text) == value
    assert registry.parse(declared.kind, registry.written(value)) == value


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999999", "eins"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=" is no "):
        registry.parse("decimal", text)


def test_a_figure_is_declared_once_and_of_a_known_kind():
    with pytest.raises(ValueError, match="twice"):
        registry.figure(KEY, 1, "")
    with pytest.raises(TypeError):
        registry.figure("x.y", 1.5, "")


def test_reading_costs_one_query_a_minute(anna, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures.value(KEY)
        figures.value("organisation.session_hours")
