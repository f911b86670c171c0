"""Duties are raised exactly once, whatever happens: twice, by two at once, killed half-way, after months, across zones."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bizops.handbook.models import Duty, Raised
from bizops.handbook.registry import duty_parts
from bizops.handbook.services import duties, raising
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.services import company
from customers.models import Customer
from customers.services import customers
from tests.factories.customers import customer as made
from tests.factories.organisation import Firm
from tests.handbook.sample import GATE
from tests.processes import kill, wait_for

pytestmark = pytest.mark.usefixtures("only_ours")
LONG_AGO = date(2026, 1, 5)


@dataclass
class World:
    """What the factories ask for: whose the records are."""

    keeper: object


def many(keeper, count: int) -> None:
    """Copies of one registered file, by one statement."""
    first = made(World(keeper), filed_on=LONG_AGO)
    columns = [
        f.column for f in Customer._meta.concrete_fields if f.column not in ("id", "number", "name", "tax_number")
    ]
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO customers_customer (number, name, tax_number, {listed}) "  # noqa: S608
            f"SELECT 'X-' || n, name || n, '', {listed} FROM customers_customer, generate_series(2, %s) n WHERE id = %s",
            [count, first.pk],
        )


def rows(key: str = "TST-01") -> list[tuple]:
    """What stands in the duties of a part, without keys and moments."""
    part = duty_parts[key]
    found = Duty.objects.filter(clause__code=part.code, part=part.part)
    return list(
        found.order_by("period_key", "subject").values_list("subject", "period_key", "due_on", "owner", "status")
    )


def raise_again(day: date, upto: date | None = None) -> None:
    """As after a kill between the rows and the mark that tells of them: the mark is still the one of that day, or none."""
    if upto:
        Raised.objects.update(upto=upto)
    else:
        Raised.objects.all().delete()
    raising.raise_due(day)


@pytest.fixture
def keeper(firm):
    return firm.hire("anna")


def test_a_duty_is_raised_for_everybody_who_owes_with_period_due_date_owner_and_department(keeper):
    file = made(World(keeper), filed_on=LONG_AGO)
    raising.raise_due(date(2026, 10, 1))
    duty = Duty.objects.get(clause__code="TST-01")
    assert (duty.subject, duty.subject_name, duty.owner, duty.department) == (
        file.pk,
        file.name,
        keeper,
        keeper.department,
    )
    assert (duty.period_key, duty.due_on, duty.status, duty.raised_late) == (
        "2026-10",
        date(2026, 10, 31),
        "open",
        False,
    )


def test_run_twice_the_same_rows_stand_there(keeper):
    many(keeper, 40)
    raising.raise_due(date(2026, 10, 1))
    before = rows()
    raising.raise_due(date(2026, 10, 1), again=True)
    raise_again(date(2026, 10, 1))
    assert rows() == before
    assert len(before) == 40


def test_the_second_run_of_a_day_asks_nothing_of_the_customers(keeper):
    many(keeper, 5)
    raising.raise_due(date(2026, 10, 1))
    with CaptureQueriesContext(connection) as asked:
        raising.raise_due(date(2026, 10, 1))
    assert not [q["sql"] for q in asked if "customers_customer" in q["sql"]]


def test_chunks_end_to_end_leave_nobody_out_and_those_of_a_second_run_that_lie_across_them_double_nobody(
    keeper, monkeypatch
):
    many(keeper, 23)
    monkeypatch.setattr(raising, "CHUNK", 5)
    assert raising.raise_due(date(2026, 10, 1)) == {"TST-01": 23}
    monkeypatch.setattr(raising, "CHUNK", 7)
    raise_again(date(2026, 10, 1))
    assert len(rows()) == 23 == len({subject for subject, *_rest in rows()})


def test_the_statements_grow_with_the_chunks_and_not_with_the_customers(keeper):
    counts = []
    raising.raise_due(date(2026, 9, 1))  # the clauses have their rows
    for wanted in (3, 57):
        for _n in range(wanted):
            made(World(keeper), filed_on=LONG_AGO)
        Duty.objects.all().delete()
        Raised.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            raising.raise_due(date(2026, 10, 1))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_three_months_without_a_clock_lead_to_the_rows_of_a_clock_that_never_stopped(keeper):
    many(keeper, 7)
    for day in (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)):
        raising.raise_due(day)
    steady = rows()
    Duty.objects.all().delete()
    Raised.objects.all().delete()
    raising.raise_due(date(2026, 7, 1))
    raising.raise_due(date(2026, 10, 20))
    assert rows() == steady
    raise_again(date(2026, 10, 20), upto=date(2026, 7, 31))
    assert rows() == steady
    assert {d.raised_late for d in Duty.objects.filter(period_key__in=["2026-08", "2026-09"])} == {True}
    assert {d.raised_late for d in Duty.objects.filter(period_key="2026-10")} == {False}


def test_across_a_year_end_every_month_is_there_once(keeper):
    many(keeper, 3)
    raising.raise_due(date(2026, 11, 30))
    raising.raise_due(date(2027, 2, 1))
    raise_again(date(2027, 2, 1), upto=date(2026, 11, 30))
    assert [key for _s, key, *_rest in rows()] == [
        k for k in ("2026-11", "2026-12", "2027-01", "2027-02") for _n in range(3)
    ]


def test_who_came_under_care_in_the_middle_of_a_period_owes_from_the_next_one(keeper):
    made(World(keeper), filed_on=date(2026, 10, 2))
    raising.raise_due(date(2026, 10, 20))
    assert rows() == []
    raising.raise_due(date(2026, 11, 1))
    assert [key for _s, key, *_rest in rows()] == ["2026-11"]


def test_a_first_run_raises_no_past_duties(keeper):
    many(keeper, 2)
    raising.raise_due(date(2026, 10, 20))
    assert {key for _s, key, *_rest in rows()} == {"2026-10"}


def test_a_standing_duty_is_raised_once_for_each_state_however_late(keeper):
    file = made(World(keeper))
    Customer.objects.filter(pk=file.pk).update(data_confirmed_on=date(2026, 1, 10))
    raising.raise_due(date(2026, 7, 1))
    assert rows("TST-02") == []
    for day in (date(2026, 7, 20), date(2026, 7, 21), date(2026, 11, 1)):
        raising.raise_due(day, again=True)
    assert [(key, due) for _s, key, due, *_rest in rows("TST-02")] == [("2026-01-10", date(2026, 7, 23))]
    Customer.objects.filter(pk=file.pk).update(data_confirmed_on=date(2026, 3, 1))
    raising.raise_due(date(2026, 11, 2), again=True)
    assert [key for _s, key, *_rest in rows("TST-02")] == ["2026-01-10", "2026-03-01"]


def test_an_event_raises_its_duty_once_for_its_key(keeper):
    file = made(World(keeper))
    for _n in range(2):
        duties.owe("TST-03", "", file, by=keeper, due_on=date(2026, 10, 9), key="call:7")
    duties.owe("TST-03", "", file, by=keeper, due_on=date(2026, 10, 9), key="call:8")
    assert Duty.objects.filter(clause__code="TST-03").count() == 2


@pytest.mark.parametrize("missing", ["unique key", "conflict clause"])
def test_without_its_guards_a_second_run_would_double_or_break(keeper, missing, monkeypatch):
    """The control: the tests above are red without the unique key, and broken without the conflict clause."""
    many(keeper, 3)
    raising.raise_due(date(2026, 10, 1))
    monkeypatch.setattr(raising, "INSERT", raising.INSERT.split("ON CONFLICT")[0])
    if missing == "unique key":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE handbook_duty DROP CONSTRAINT handbook_duty_once")
        raising.raise_due(date(2026, 10, 1), again=True)
        assert len(rows()) == 6
    else:
        with pytest.raises(IntegrityError):
            raising.raise_due(date(2026, 10, 1), again=True)


# --- processes --------------------------------------------------------------------------------------
@pytest.fixture
def archive(transactional_db):
    """Two hundred files, committed."""
    keeper = Firm().hire("anna")
    many(keeper, 200)
    return keeper


def waiting(cursor) -> int:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [GATE])
    return cursor.fetchone()[0]


def test_killed_half_way_and_run_again_nothing_is_lost_or_doubled(archive, process):
    runner = process("-m", "tests.handbook.sample", "2026-10-01T00:10", "10", "0.1")
    wait_for(lambda: Duty.objects.count() >= 20)
    kill(runner)
    half = Duty.objects.count()
    assert 20 <= half < 200
    assert not Raised.objects.filter(part="TST-01").exists()
    raising.raise_due(date(2026, 10, 1))
    assert len(rows()) == 200 == len({subject for subject, *_rest in rows()})


def test_two_processes_at_once_raise_the_same_rows_once(archive, process):
    """Both have found no mark when the first row is written."""
    words = ("-m", "tests.handbook.sample", "2026-10-01T00:10", "10", "0.02")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        both = [process(*words), process(*words)]
        wait_for(lambda: waiting(cursor) == 2)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    assert [child.wait(60) for child in both] == [0, 0]
    assert len(rows()) == 200
    assert Raised.objects.get(part="TST-01").upto == date(2026, 10, 31)


# --- zones ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "moment", "month"),
    [
        ("Europe/Berlin", "2026-03-31T23:30", "2026-03"),  # the clock went forward two days before
        ("Europe/Berlin", "2026-04-01T00:10", "2026-04"),
        ("Europe/Berlin", "2026-10-31T23:30", "2026-10"),  # and back six days before
        ("Europe/Berlin", "2026-11-01T00:10", "2026-11"),
        ("Asia/Shanghai", "2026-10-01T00:10", "2026-10"),
        ("Asia/Shanghai", "2026-12-31T23:59", "2026-12"),
    ],
)
def test_the_day_is_the_company_s_whatever_the_server_s_clock_says(keeper, zone, moment, month):
    many(keeper, 2)
    house = company.current()
    company.change(house, by=None, time_zone=zone)
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    with timezone.override(ZoneInfo(zone)), clock.at(at):
        raising.raise_due()
        raise_again(clock.today())
    assert [key for _s, key, *_rest in rows()] == [month, month]


@pytest.mark.parametrize("spring", [True, False])
def test_ten_minutes_after_ten_minutes_through_a_change_of_the_clock_no_month_is_doubled_or_left_out(keeper, spring):
    many(keeper, 2)
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=zone) if spring else datetime(2026, 10, 24, 12, tzinfo=zone)
    company.change(company.current(), by=None, time_zone="Europe/Berlin")
    with timezone.override(zone):
        for step in range(0, 9 * 24 * 6, 36):
            with clock.at(start + timedelta(minutes=10 * step)):
                raising.raise_due(again=step % 144 == 0)
    wanted = ["2026-03", "2026-04"] if spring else ["2026-10", "2026-11"]
    assert [key for _s, key, *_rest in rows()] == [month for month in wanted for _n in range(2)]


# --- rhythms ----------------------------------------------------------------------------------------
def test_a_new_rhythm_begins_with_its_first_full_period():
    part = duty_parts["TST-01"]
    quarterly = replace(part, size=lambda day: "quarter" if day >= date(2026, 9, 1) else "month")
    keys = [p.key for p in raising.periods_due(quarterly, date(2027, 1, 2), date(2026, 8, 31))]
    assert keys == ["2026Q4", "2027Q1"]
    assert list(raising.periods_due(part, date(2026, 8, 31), Period.of("month", date(2026, 8, 1)).end)) == []


def test_an_archived_file_lapses_its_open_duties_and_they_leave_the_rate(keeper, firm):
    file = made(World(keeper), filed_on=LONG_AGO)
    raising.raise_due(date(2026, 10, 1))
    customers.archive(file, by=firm.hire("clara"), note="已停产")
    assert {status for *_rest, status in rows()} <= {"waived", "open"}
