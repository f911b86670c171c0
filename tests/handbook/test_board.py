"""The numbers of the compliance board, by hand; and that each of them is as many rows as its link opens."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bizops.handbook import board, registry
from bizops.handbook.board import Counts, Share
from bizops.handbook.models import ClauseRow, Duty
from bizops.handbook.scopes import Scope, home_of, period_of
from bizops.handbook.services import watching
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures.services import kept
from bizops.organisation.models import Company, Department
from tests.factories.handbook import duty, many

NOV = Period.of("month", date(2026, 11, 1))
BOARD = "/handbook/board/"


@pytest.fixture(autouse=True)
def on_the_20th(db):
    """A Friday in the middle of a month and of a quarter."""
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 10, 42))):
        yield


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


def every_ending(owner, code="TST-01", **values):
    """3 on time, 1 late, 2 missed, 1 overdue, 4 not yet due, 1 waived: 3 of 7."""
    words = {"owner": owner, "code": code, **values}
    many(3, status="done", due=day(10), **words)
    duty(status="late", due=day(10), **words)
    many(2, status="missed", due=day(5), **words)
    duty(due=day(19), **words)
    many(4, due=day(20), **words)
    duty(status="waived", due=day(30), **words)


def line_of(staff, code="TST-01", period=NOV, scope=None):
    return board.standing(scope or home_of(staff), period)[code]


# --- the rate ---------------------------------------------------------------------------------------
def test_late_missed_and_overdue_count_against_the_rate_waived_and_not_yet_due_do_not_count(anna):
    every_ending(anna)
    line = line_of(anna)
    assert line.counts == Counts(on_time=3, late=1, missed=2, overdue=1, ahead=4, waived=1)
    assert (line.counts.due, line.counts.all, line.share) == (7, 12, Share(3, 7))
    assert line.rate == Decimal(300) / 7
    assert line.band == "broken"


def test_what_is_due_today_is_not_yet_overdue_and_what_was_due_yesterday_is(anna):
    duty(owner=anna, code="TST-01", due=day(20))
    duty(owner=anna, code="TST-01", due=day(19))
    assert (line_of(anna).counts.ahead, line_of(anna).counts.overdue) == (1, 1)


def test_done_before_its_day_comes_counts_as_done(anna):
    duty(owner=anna, code="TST-01", due=day(30), status="done", done_on=day(2))
    assert line_of(anna).share == Share(1, 1)


def test_where_nothing_was_due_there_is_no_rate(anna):
    duty(owner=anna, code="TST-01", due=day(30))
    duty(owner=anna, code="TST-01", due=day(1), status="waived")
    assert line_of(anna).rate is None
    assert line_of(anna).band == "none"
    assert line_of(anna, "TST-02").counts == Counts()


def test_a_duty_counts_for_whoever_owes_it_now(anna, ben, clara):
    moved = duty(owner=anna, code="TST-01", due=day(10))
    Duty.objects.filter(pk=moved.pk).update(owner=ben)
    assert line_of(anna, scope=Scope(clara, person=anna)).counts.due == 0
    assert line_of(ben, scope=Scope(clara, person=ben)).counts.overdue == 1


def test_what_was_raised_late_counts_in_the_period_in_which_it_was_due(anna):
    duty(owner=anna, code="TST-01", due=day(31, 10), status="missed", raised_late=True, raised_at=clock.now())
    assert line_of(anna).counts == Counts()
    assert line_of(anna, period=NOV.previous()).counts == Counts(missed=1)


def test_a_watch_adds_its_population_to_both_sides_of_the_rate(director):
    registry.watch("TST-01", "state", label="Kept", population=ClauseRow.objects.all)(ClauseRow.objects.none)
    look("TST-01/state", NOV, 10, 4)
    many(2, owner=director, code="TST-01", due=day(2), status="done")
    line = line_of(director)
    assert (line.watched, line.share, line.counts.due) == (Share(6, 10), Share(8, 12), 2)


def test_only_the_last_look_of_a_period_counts_and_a_department_sees_its_own(director, clara):
    words = {"label": "Kept", "population": ClauseRow.objects.all, "department": "department"}
    registry.watch("TST-01", "state", **words)(ClauseRow.objects.none)
    look("TST-01/state", NOV.previous(), 10, 9)
    look("TST-01/state", NOV, 10, 4)
    look("TST-01/state", NOV, 5, 1, clara.department)
    assert line_of(director, period=Period.of("quarter", day(1))).watched == Share(6, 10)
    assert line_of(clara).watched == Share(4, 5)
    assert line_of(clara, scope=Scope(clara, person=clara)).watched == Share()


def look(key: str, month: Period, population: int, breaches: int, subject=None):
    watch, kind = registry.watches[key], Department if subject else Company
    for name, value in (("population", population), ("breaches", breaches)):
        kept.put(watching.key_of(watch, name), kind, month.start, {subject.pk if subject else 1: value})


def test_sums_are_made_of_both_sides_and_are_no_means(director):
    many(9, owner=director, code="TST-01", due=day(2), status="done")
    duty(owner=director, code="TST-02", due=day(2), status="missed")
    lines = board.standing(home_of(director), NOV)
    assert (lines["TST-01"].rate, lines["TST-02"].rate) == (100, 0)
    assert board.total(lines[code] for code in ("TST-01", "TST-02")).rate == 90


def test_a_guard_alone_is_a_lock_and_one_that_is_gone_breaks_its_clause(director):
    stands = [True]
    registry.guard("TST-02", label="Never")(lambda: stands[0])
    assert line_of(director, "TST-02").band == "guard"
    many(1, owner=director, code="TST-02", due=day(2), status="done")
    assert line_of(director, "TST-02").band == "kept"
    stands[0] = False
    assert line_of(director, "TST-02").band == "broken"


def test_overdue_now_has_no_period_and_knows_the_oldest_and_how_many_people(anna, ben, director):
    duty(owner=anna, code="TST-01", due=day(1, 3))
    many(2, owner=ben, code="TST-02", due=day(19))
    duty(owner=ben, code="TST-02", due=day(20))
    found = board.overdue(home_of(director))
    assert (found.count, found.people, found.oldest) == (3, 2, day(1, 3))
    assert dict(found.of_clause) == {"TST-01": 1, "TST-02": 2}


def test_the_worst_department_is_the_one_with_the_lowest_rate(anna, dan, director):
    every_ending(anna)
    many(3, owner=dan, code="TST-01", due=day(3), status="done")
    assert line_of(director).worst == anna.department_id
    Duty.objects.filter(owner=anna).delete()
    assert line_of(director).worst is None


# --- the trend --------------------------------------------------------------------------------------
def test_past_months_of_the_company_are_kept_and_equal_what_is_counted_live(anna, dan, director):
    for owner in (anna, dan):
        every_ending(owner)
        many(2, owner=owner, code="TST-01", due=day(12, 9), status="done")
        duty(owner=owner, code="TST-01", due=day(12, 9))
    months = Period(day(1, 9), NOV.end)
    found = board.trend(home_of(director), months)
    assert found.of("TST-01", day(1, 9)) == Share()  # nothing is kept yet: kept rows are what it reads
    ClauseRow.objects.get_or_create(code="TST-03")
    for key in (board.DUE, board.ON_TIME):
        kept.recount(key, [Period.of("month", day(1, 9))])
    kept.put(board.DUE, ClauseRow, NOV.start, {ClauseRow.objects.get(code="TST-03").pk: 99})
    found = board.trend(home_of(director), months)
    assert found.of("TST-03", day(1)) == Share()  # the running month is never read from what is kept
    assert found.of("TST-01", day(1, 9)) == Share(4, 6)
    assert found.of("TST-01", day(1)) == Share(6, 14) == line_of(director).share
    assert found.owed(Period.of("month", day(1, 9))) == Share(4, 6)
    assert board.trend(Scope(director, person=anna), months).of("TST-01", day(1, 9)) == Share(2, 3)


# --- the scope --------------------------------------------------------------------------------------
def test_everybody_sees_the_widest_scope_that_he_has(anna, clara, director, nobody):
    assert home_of(director).is_company
    assert home_of(clara).department == clara.department
    assert home_of(anna).person == anna
    assert home_of(nobody).person == nobody


def test_a_scope_out_of_reach_leads_back(client, anna, dan, clara, director):
    client.force_login(clara)
    assert client.get(BOARD, {"department": dan.department_id, "period": "last"})["Location"] == f"{BOARD}?period=last"
    assert client.get(BOARD, {"person": dan.number}).status_code == 302
    assert client.get(BOARD, {"person": anna.number}).context["scope"].person == anna
    client.force_login(anna)
    assert client.get(BOARD, {"department": anna.department_id}).status_code == 302
    client.force_login(director)
    assert client.get(BOARD, {"department": dan.department_id}).context["scope"].department == dan.department


def test_without_the_permission_the_board_is_closed(client, nobody):
    client.force_login(nobody)
    assert client.get(BOARD).status_code == 403


@pytest.mark.parametrize(
    ("word", "key"),
    [("", "2026-11"), ("this", "2026-11"), ("last", "2026-10"), ("quarter", "2026Q4"), ("2026-02", "2026-02"),
     ("2025Q3", "2025Q3"), ("2025H1", "2025H1"), ("2025", "2025"), ("2026-13", "2026-11"), ("2026Q9", "2026-11"),
     ("9999-12", "2026-11"), ("0001", "2026-11"), ("二〇二六", "2026-11"), ("2026-", "2026-11"), ("２０２６", "2026-11")],
)  # fmt: skip
def test_a_period_is_named_as_it_writes_itself(word, key):
    assert period_of(word, day(20)).key == key


# --- the page ---------------------------------------------------------------------------------------
@pytest.fixture
def busy(anna, ben, clara, dan, director):
    """Duties of two clauses, two departments, two months, with some of nobody's department."""
    for owner in (anna, ben, dan):
        every_ending(owner)
    every_ending(clara, "TST-02")
    duty(owner=clara, code="TST-01", due=day(3), department_id=dan.department_id)  # hers, but not of her department
    every_ending(anna, "TST-02", department_id=None)
    many(2, owner=dan, code="TST-02", due=day(3), status="missed")
    many(2, owner=anna, code="TST-01", due=day(3, 10), status="late")
    duty(owner=ben, code="TST-01", due=day(3, 10))
    for key in (board.DUE, board.ON_TIME):
        kept.recount(key, [Period.of("month", day(1, 10))])
    return {"anna": anna, "ben": ben, "clara": clara, "dan": dan, "director": director}


def rows_of(client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.context["total"]


@pytest.mark.parametrize("viewer", ["director", "clara", "anna"])
@pytest.mark.parametrize("words", ["", "&period=last", "&period=quarter"])
def test_every_number_is_as_many_rows_as_its_link_opens(client, busy, viewer, words):
    client.force_login(busy[viewer])
    shown = client.get(f"{BOARD}?clause=TST-01{words}").context
    for fig in shown["figures"][1:4]:
        assert fig["value"] == rows_of(client, fig["url"]), fig["label"]
    assert shown["rows"]
    for row in shown["rows"]:
        if not row.entry.code.startswith("TST"):
            continue
        counts = row.line.counts
        for name in ("due", "on_time", "late", "missed", "overdue", "ahead", "waived", "all"):
            assert getattr(counts, name) == rows_of(client, row.urls[name]), (row.entry.code, name)
        assert row.overdue == rows_of(client, row.overdue_url)
    drill = shown["drill"]
    assert drill["departments"]
    names = set(Department.objects.values_list("name", flat=True))
    assert all(one["name"] in names for one in drill["departments"] if one["url"])
    for one in drill["departments"]:
        if one["url"]:
            assert one["share"].of == rows_of(client, one["url"])
            assert one["overdue"] == rows_of(client, one["overdue_url"])
    assert sum(one["share"].of for one in drill["departments"]) == drill["line"].counts.due


def test_the_numbers_of_the_three_differ_as_what_they_see_does(client, busy):
    seen = {}
    for viewer in ("director", "clara", "anna"):
        client.force_login(busy[viewer])
        seen[viewer] = client.get(BOARD).context["figures"][1]["value"]
    # 7 of each of anna, ben, dan, clara, 7 of anna's without a department, 2 more of dan's, 1 of clara's elsewhere
    assert seen == {"director": 38, "clara": 21, "anna": 14}


def test_a_head_looks_at_one_of_her_people_and_every_number_is_its_rows(client, busy):
    client.force_login(busy["clara"])
    shown = client.get(BOARD, {"person": busy["anna"].number, "clause": "TST-01"}).context
    assert shown["figures"][1]["value"] == rows_of(client, shown["figures"][1]["url"]) == 7


def test_kinds_of_duties_of_a_clause_stand_beside_each_other(client, director):
    words = {"of": Company, "owner": "pk", "department": "pk", "name": "name", "action": "Do", "where": "home"}
    evidence = registry.Evidence(Company, subject="pk")
    registry.event_duty("TST-03", "second", title="Second %(subject)s", evidence=evidence, **words)
    many(3, owner=director, code="TST-03", part="second", due=day(3), status="done")
    duty(owner=director, code="TST-03", due=day(3), status="missed")
    client.force_login(director)
    parts = client.get(BOARD, {"clause": "TST-03"}).context["drill"]["parts"]
    assert [(one["share"], rows_of(client, one["url"])) for one in parts] == [(Share(0, 1), 1), (Share(3, 3), 3)]


def test_the_rate_is_compared_with_the_period_before(client, anna):
    many(3, owner=anna, code="TST-01", due=day(3), status="done")
    duty(owner=anna, code="TST-01", due=day(3), status="late")
    many(2, owner=anna, code="TST-01", due=day(3, 10), status="done")
    client.force_login(anna)
    fig = client.get(BOARD).context["figures"][0]
    assert fig["value"] == "75.0"
    assert "-25.0" in fig["note"]


def test_three_hundred_duties_cost_as_many_queries_as_three(client, anna, director):
    client.force_login(director)
    many(3, owner=anna, code="TST-01", due=day(3), status="missed")
    counts = []
    for _more in range(2):
        client.get(BOARD, {"clause": "TST-01"})
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD, {"clause": "TST-01"})
        counts.append(len(queries))
        many(300, owner=director, code="TST-01", due=day(3))
    assert counts[0] == counts[1] <= 25


@pytest.mark.parametrize(
    "words",
    ["period=%00", "department=%00", "department=999999999999999999999", "person=%00%F0%9F%98%80", "clause=%3Cb%3E",
     "clause=TST-01&all=1", "period=2099", "period=2000", "person=x&department=y"],
)  # fmt: skip
def test_an_odd_address_is_no_error(client, director, words):
    client.force_login(director)
    assert client.get(f"{BOARD}?{words}").status_code in (200, 302)


def test_an_empty_house_has_a_board_too(client, director):
    client.force_login(director)
    answer = client.get(BOARD, {"clause": "TST-02"})
    assert answer.status_code == 200
    assert answer.context["figures"][1]["value"] == 0
    assert answer.context["drill"]["line"].rate is None
