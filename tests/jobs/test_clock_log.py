"""What the clock has done: one row for each run that did something, and one for a row of quiet ones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from django.db import IntegrityError, connection, transaction

from bizops import timetable
from bizops.celery import app
from bizops.celery import rhythm as beat_rhythm
from bizops.figures.services import figures
from bizops.jobs.choices import Ending, Pace
from bizops.jobs.lines import Line, line_of, lines
from bizops.jobs.models import Tick
from bizops.jobs.models.tick import LONGEST
from bizops.jobs.rhythm import rhythm
from bizops.jobs.services import ticks
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.notifications.services.relay import Relay
from tests.factories.house import person
from tests.processes import wait_for

from .test_workers import WORKER

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def utc(*words) -> datetime:
    return datetime(*words, tzinfo=UTC)


# --- rhythms ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "words", "pace"),
    [
        ("* * * * *", "every minute", Pace.OFTEN),
        ("*/10 * * * *", "every 10 minutes", Pace.OFTEN),
        ("5-59/10 * * * *", "every 10 minutes", Pace.OFTEN),
        ("20 * * * *", "hourly at minute 20", Pace.OFTEN),
        ("0,7 * * * *", "0,7 * * * *", Pace.OFTEN),
        ("5 0 * * *", "daily 00:05", Pace.DAILY),
        ("0 6,18 * * *", "daily 06:00, 18:00", Pace.DAILY),
        ("0 8 * * 1", "Monday 08:00", Pace.WEEKLY),
        ("0 8 * * 1-5", "Monday to Friday 08:00", Pace.WEEKLY),
        ("0 8 * * 0,3", "Wednesday, Sunday 08:00", Pace.WEEKLY),
        ("10 0 1 * *", "1st of the month 00:10", Pace.MONTHLY),
        ("10 0 15 * *", "day 15 of the month 00:10", Pace.MONTHLY),
        ("15 0 1 1,4,7,10 *", "quarter start 00:15", Pace.QUARTERLY),
        ("15 0 1 */3 *", "quarter start 00:15", Pace.QUARTERLY),
        ("15 0 5 1,4,7,10 *", "day 5 of the quarter 00:15", Pace.QUARTERLY),
        ("0 1 2 1 *", "every year on January 2 01:00", Pace.YEARLY),
    ],
)
def test_a_rhythm_says_itself_in_words(text, words, pace):
    found = rhythm(text)
    assert (found.words, found.pace) == (words, pace)


@pytest.mark.parametrize("text", [line.when for line in lines()] + ["5-59/10 3,4 1-7 */3 1-5", "*/7 */5 31 1 0"])
def test_a_rhythm_means_what_celery_reads_in_it(text):
    minute, hour, day, month, weekday = text.split()
    theirs = crontab(minute=minute, hour=hour, day_of_month=day, month_of_year=month, day_of_week=weekday)
    ours = rhythm(text)
    assert set(ours.minutes) == theirs.minute
    assert set(ours.hours) == theirs.hour
    assert set(ours.days) == theirs.day_of_month
    assert set(ours.months) == theirs.month_of_year
    assert set(ours.weekdays) == theirs.day_of_week


@pytest.mark.parametrize("text", ["* * * *", "60 * * * *", "5-2 * * * *", "x * * * *", "0 0 0 * *"])
def test_nonsense_is_no_rhythm(text):
    with pytest.raises(ValueError, match=r".+"):
        rhythm(text)


@pytest.mark.parametrize(
    ("text", "zone", "moment", "following", "preceding"),
    [
        ("5 0 * * *", SHANGHAI, utc(2026, 3, 5, 12), utc(2026, 3, 5, 16, 5), utc(2026, 3, 4, 16, 5)),
        ("5 0 * * *", BERLIN, utc(2026, 3, 5, 23, 5), utc(2026, 3, 6, 23, 5), utc(2026, 3, 5, 23, 5)),
        # The night in which Berlin skips 02:00-03:00: midnight moves by an hour, 02:30 comes at 03:30.
        ("5 0 * * *", BERLIN, utc(2026, 3, 29, 12), utc(2026, 3, 29, 22, 5), utc(2026, 3, 28, 23, 5)),
        ("30 2 * * *", BERLIN, utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30), utc(2026, 3, 28, 1, 30)),
        ("*/10 * * * *", BERLIN, utc(2026, 3, 29, 0, 55), utc(2026, 3, 29, 1, 0), utc(2026, 3, 29, 0, 50)),
        # The night in which it has that hour twice: a daily time comes once, a frequent one in both.
        ("30 2 * * *", BERLIN, utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30), utc(2026, 10, 25, 0, 30)),
        ("*/10 * * * *", BERLIN, utc(2026, 10, 25, 0, 50), utc(2026, 10, 25, 1, 0), utc(2026, 10, 25, 0, 50)),
        ("*/10 * * * *", BERLIN, utc(2026, 10, 25, 1, 55), utc(2026, 10, 25, 2, 0), utc(2026, 10, 25, 1, 50)),
        # Half an hour is skipped on Lord Howe: 02:05 comes at 02:35.
        ("5 * * * *", LORD_HOWE, utc(2026, 10, 3, 14, 40), utc(2026, 10, 3, 15, 35), utc(2026, 10, 3, 14, 35)),
        ("10 0 1 * *", SHANGHAI, utc(2026, 1, 31, 12), utc(2026, 1, 31, 16, 10), utc(2025, 12, 31, 16, 10)),
        ("15 0 1 */3 *", SHANGHAI, utc(2026, 11, 21), utc(2026, 12, 31, 16, 15), utc(2026, 9, 30, 16, 15)),
        ("0 0 29 2 *", SHANGHAI, utc(2026, 1, 1), utc(2028, 2, 28, 16), utc(2024, 2, 28, 16)),
        ("0 0 30 2 *", SHANGHAI, utc(2026, 1, 1), None, None),
    ],
)
def test_the_next_and_the_last_moment_are_the_company_s(text, zone, moment, following, preceding):
    found = rhythm(text)
    assert found.after(moment, zone) == following
    assert found.before(moment, zone) == preceding


def test_the_clock_does_not_sleep_through_the_hour_that_comes_twice(monkeypatch, db):
    """crontab of Celery would: after 02:50 it waits for 03:00 of the wall clock, which is seventy minutes away."""
    when = beat_rhythm("*/10 * * * *")
    monkeypatch.setattr(type(when), "tz", BERLIN)
    when.nowfun = lambda: utc(2026, 10, 25, 1, 0, 2)
    due = when.is_due(utc(2026, 10, 25, 0, 50, 1))
    assert due.is_due
    assert due.next == pytest.approx(598)


def test_beat_waits_until_the_moment_that_the_page_shows(monkeypatch, db):
    when = beat_rhythm("15 0 1 */3 *")
    monkeypatch.setattr(type(when), "tz", BERLIN)
    now = utc(2026, 11, 21, 12)
    when.nowfun = lambda: now
    due = when.is_due(now - timedelta(hours=1))
    assert not due.is_due
    assert now + timedelta(seconds=due.next) == rhythm("15 0 1 */3 *").after(now, BERLIN)


# --- lines --------------------------------------------------------------------------------------------
DIG = Line(
    "dig", "tests.jobs.dig", "5 0 * * *", "ORG-02", "dig a hole", {"holes": "holes dug:", "stones": "stones found:"}
)


@pytest.mark.parametrize(
    ("result", "did", "words"),
    [
        (None, {}, ""),
        (0, {"holes": 0}, ""),
        (1200, {"holes": 1200}, "holes dug: 1,200"),
        ({"holes": 2, "stones": 0, "seconds": 3.1}, {"holes": 2, "stones": 0, "seconds": 3.1}, "holes dug: 2"),
        ({"holes": 2, "roots": 7}, {"holes": 2, "roots": 7}, "holes dug: 2 · done: 7"),
        ({"holes": "two"}, {}, ""),
        (True, {}, ""),
        ("a word", {}, ""),
    ],
)
def test_a_result_says_what_was_done(result, did, words):
    assert DIG.deeds(result) == did
    assert DIG.says(did) == words


@pytest.mark.parametrize(
    ("started", "now", "is_late"),
    [
        (utc(2026, 3, 4, 16, 5, 1), utc(2026, 3, 5, 16, 4), False),
        (utc(2026, 3, 4, 16, 5, 1), utc(2026, 3, 5, 16, 14), False),
        (utc(2026, 3, 4, 16, 5, 1), utc(2026, 3, 5, 16, 16), True),
        (utc(2026, 3, 5, 16, 5, 1), utc(2026, 3, 5, 16, 16), False),
        (None, utc(2026, 3, 5, 16, 16), False),
    ],
)
def test_a_line_is_late_ten_minutes_after_a_moment_without_a_start(started, now, is_late):
    assert DIG.is_late(started, now, SHANGHAI) is is_late


def test_two_lines_with_one_task_are_told_apart_by_what_beat_says(monkeypatch):
    two = [(name, "tests.jobs.dig", "* * * * *", "", "dig") for name in ("one", "two")]
    monkeypatch.setattr(timetable, "TIMETABLE", tuple(two))
    assert line_of("tests.jobs.dig", "two").name == "two"
    assert line_of("tests.jobs.dig").name == "one"
    assert line_of("tests.jobs.dance") is None
    assert app.conf.beat_schedule["settle-staff"]["options"]["headers"] == {"line": "settle-staff"}


# --- runs ---------------------------------------------------------------------------------------------
@pytest.fixture
def line(monkeypatch):
    """A timetable with one daily and one frequent line: `line("* * * * *")` says how often the task digs."""

    def having(when: str):
        monkeypatch.setattr(
            timetable, "TIMETABLE", (("dig", "tests.jobs.dig", when, "", "dig a hole", {"holes": "holes:"}),)
        )
        return "dig"

    having("5 0 * * *")
    return having


@app.task(name="tests.jobs.dig")
def dig(holes=None, fault=""):
    if fault == "stone":
        raise ZeroDivisionError("a stone\x00")
    if fault == "line":
        connection.connection.close()
        connection.cursor()
    return holes


def ran(*results) -> list[Tick]:
    """What stands in the record after runs with these results; an exception fails."""
    for result in results:
        dig.apply(kwargs={"fault": "stone"} if result == "fault" else {"holes": result})
    return list(Tick.objects.order_by("pk"))


def test_a_run_leaves_a_row_that_says_when_and_what(db, line):
    (row,) = ran(3)
    assert (row.line, row.task, row.did, row.error, row.by, row.times) == (
        "dig",
        "tests.jobs.dig",
        {"holes": 3},
        "",
        None,
        1,
    )
    assert row.at == row.started_at <= row.ended_at <= clock.now()
    assert row.host
    assert (row.ending, row.tone) == (Ending.DONE, "ok")


def test_a_run_that_fails_says_how(db, line):
    (row,) = ran("fault")
    assert row.error == "ZeroDivisionError: a stone"
    assert row.ended_at
    assert (row.ending, row.tone) == (Ending.FAILED, "bad")


def test_a_task_outside_the_timetable_leaves_no_row(db):
    assert ran(3) == []


def test_a_record_that_cannot_be_written_stops_no_work(db, line, monkeypatch):
    def broken(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(ticks, "begin", broken)
    assert dig.apply(kwargs={"holes": 3}).result == 3
    assert not Tick.objects.exists()


def test_quiet_runs_of_a_frequent_line_stay_one_row(db, line):
    line("* * * * *")
    first = ran(0)[0]
    (row,) = ran(None, {"holes": 0, "seconds": 2})
    assert (row.times, row.quiet_since, row.ending) == (3, first.started_at, Ending.QUIET)
    assert row.started_at > first.started_at


def test_a_frequent_run_that_does_something_or_fails_keeps_its_row_and_its_place(db, line):
    line("*/10 * * * *")
    rows = ran(0, 0, 3, 0, "fault", 0, 0)
    assert [(row.ending.value, row.times) for row in rows] == [
        ("quiet", 2),
        ("done", 1),
        ("quiet", 1),
        ("failed", 1),
        ("quiet", 2),
    ]


def test_a_daily_line_keeps_every_run(db, line):
    assert [row.times for row in ran(0, 0, 3)] == [1, 1, 1]


def test_what_somebody_rang_for_is_not_lost_among_quiet_runs(anna, line):
    line("* * * * *")
    ran(0)
    Tick.objects.update(by=anna)
    assert [row.times for row in ran(0)] == [1, 1]
    Tick.objects.all().delete()
    ran(0)
    mine = Tick.objects.create(line="dig", task="tests.jobs.dig", by=anna, started_at=clock.now())
    ticks.end(mine.pk, 0)
    assert [row.times for row in ran(0, 0)] == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_run_that_loses_its_connection_has_an_end_in_the_record(line):
    try:
        dig.apply(kwargs={"fault": "line"})
    finally:
        connection.close()
    assert "closed" in Tick.objects.get().error


def test_a_run_that_its_worker_lost_shows_as_broken_off(db, line):
    row = Tick.objects.get(pk=ticks.begin("tests.jobs.dig"))
    assert row.ending == Ending.RUNNING
    row.started_at = clock.now() - LONGEST - timedelta(seconds=1)
    assert row.ending == Ending.BROKE_OFF
    assert Tick(line="dig", at=clock.now()).ending == Ending.WAITING
    assert Tick(line="dig", at=clock.now() - LONGEST - timedelta(seconds=1)).ending == Ending.BROKE_OFF


def test_the_database_knows_that_only_what_began_has_an_end(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tick.objects.create(line="dig", task="tests.jobs.dig", ended_at=clock.now())


# --- run now ------------------------------------------------------------------------------------------
@pytest.fixture
def warden(db):
    return person("jobs.view_tick", "jobs.run_tick", language="en")


NOON = datetime(2026, 11, 20, 4, 0, 10, tzinfo=UTC)


def test_ringing_twice_within_a_minute_is_one_run(warden, line):
    with clock.at(NOON):
        assert ticks.run_now("dig", by=warden) is True
    with clock.at(NOON + timedelta(seconds=40)):
        assert ticks.run_now("dig", by=warden) is False
    bell = Outbox.objects.get()
    assert bell.payload == {"task": "tests.jobs.dig", "args": []}
    assert Tick.objects.get().bell == bell.dedupe
    with clock.at(NOON + timedelta(seconds=60)):
        assert ticks.run_now("dig", by=warden) is True
    assert (Outbox.objects.count(), Tick.objects.count()) == (2, 2)


def test_nobody_rings_without_the_permission_or_for_what_is_not_there(warden, anna, line):
    for by, name in ((anna, "dig"), (warden, "dance")):
        with pytest.raises(RuleBroken):
            ticks.run_now(name, by=by)
    assert not Tick.objects.exists()
    assert not Outbox.objects.exists()


def test_the_run_that_was_rung_for_is_that_person_s_also_when_it_is_taken_twice(warden, line):
    ticks.run_now("dig", by=warden)
    bell = Tick.objects.get().bell
    for _worker in range(2):
        dig.apply(kwargs={"holes": 1}, headers={"bell": bell})
    first, second = Tick.objects.order_by("pk")
    assert (first.bell, first.by, first.did) == (bell, warden, {"holes": 1})
    assert (second.bell, second.by, second.did) == (None, warden, {"holes": 1})


@pytest.mark.django_db(transaction=True)
def test_from_the_button_through_relay_broker_and_worker_to_the_row(warden, process):
    ticks.run_now("settle-staff", by=warden)
    row = Tick.objects.get()
    assert row.ending == Ending.WAITING
    process(*WORKER)
    Relay().work_off()
    wait_for(lambda: Tick.objects.filter(ended_at__isnull=False).exists())
    row.refresh_from_db()
    assert (row.line, row.by, row.error, row.did, row.times) == ("settle-staff", warden, "", {"changed": 0}, 1)
    assert row.host.startswith("celery@")
    assert row.at < row.started_at < row.ended_at
    app.send_task("bizops.jobs.tasks.tidy", headers={"line": "tidy-jobs"})
    wait_for(lambda: Tick.objects.filter(line="tidy-jobs", ended_at__isnull=False).exists())
    assert Tick.objects.get(line="tidy-jobs").did == {"results": 0, "runs": 0}


# --- the tasks of the house ---------------------------------------------------------------------------
def test_every_task_of_the_timetable_says_what_it_did_in_words_that_its_line_knows(db, files):
    app.loader.import_default_modules()
    for known in lines():
        app.tasks[known.task].apply(headers={"line": known.name}).get()
        did = Tick.objects.get(line=known.name).did
        assert known.counts, known.name
        assert set(did) <= set(known.counts), known.name


# --- tidying ------------------------------------------------------------------------------------------
def old(name: str, days: int, **values) -> Tick:
    moment = clock.now() - timedelta(days=days)
    return Tick.objects.create(line=name, task="x", at=moment, **{"started_at": moment, "ended_at": moment, **values})


def test_old_runs_go_and_the_last_one_of_each_line_stays(warden):
    rows = [old("a", 100), old("a", 95), old("b", 91), old("a", 92), old("b", 89)]
    never = old("a", 91, started_at=None, ended_at=None, bell="tick:a:1")
    assert ticks.forget_old() == 4
    assert set(Tick.objects.all()) == {rows[3], rows[4]}
    assert never not in Tick.objects.all()
    figures.put("clock.days_kept", 80, reason="a", by=warden)
    old("b", 1)
    assert ticks.forget_old() == 1


def test_the_last_run_of_each_line_is_read_in_one_query(db, django_assert_num_queries):
    old("a", 3)
    wanted = {old("a", 2), old("b", 1)}
    old("a", 0, started_at=None, ended_at=None, bell="tick:a:1")
    with django_assert_num_queries(1):
        assert set(Tick.objects.last_of(["a", "b", "c"])) == wanted
    assert not Tick.objects.last_of([])
