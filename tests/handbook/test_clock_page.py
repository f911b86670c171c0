"""The page of the clock: what ran, what it did, what comes next, and the button that lets a line run now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bizops import timetable
from bizops.jobs.lines import lines
from bizops.jobs.models import Job, Tick
from bizops.jobs.services import heartbeats
from bizops.kernel import clock
from bizops.notifications.models import Outbox
from bizops.organisation.models import Company
from bizops.organisation.services import company
from tests.factories.house import person

CLOCK, RUN = reverse("handbook:clock"), reverse("handbook:clock_run")


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield


@pytest.fixture
def looker(db):
    return person("jobs.view_tick", language="en")


@pytest.fixture
def warden(db):
    return person("jobs.view_tick", "jobs.run_tick", "jobs.view_heartbeat", language="en")


@pytest.fixture
def alive(db):
    for name in heartbeats.EXPECTED:
        heartbeats.show(name)


def ran(name: str, ago: timedelta = timedelta(), **values) -> Tick:
    moment = clock.now() - ago
    words = {"task": "x", "at": moment, "started_at": moment, "ended_at": moment + timedelta(seconds=3.14), **values}
    return Tick.objects.create(line=name, **words)


def page(client, staff, **question) -> str:
    client.force_login(staff)
    return client.get(CLOCK, question).content.decode()


def rows(client, staff) -> dict:
    client.force_login(staff)
    answer = client.get(CLOCK)
    return {row.line.name: row for _title, group in answer.context["groups"] for row in group}


def test_only_who_may_sees_the_clock_and_only_who_may_more_rings(client, db, looker, warden):
    client.force_login(person())
    assert client.get(CLOCK).status_code == client.post(RUN, {"line": "tidy-jobs"}).status_code == 403
    client.force_login(looker)
    assert client.post(RUN, {"line": "tidy-jobs"}).status_code == 403
    assert "Run now" not in page(client, looker)
    assert page(client, warden).count("Run now</button>") == len(lines())
    assert client.get(RUN).status_code == 405
    assert not Outbox.objects.exists()


def test_every_line_stands_in_the_group_of_its_rhythm(client, looker):
    shown = page(client, looker)
    for line in lines():
        assert line.purpose[1:] in shown
        assert line.rhythm.words in shown
    client.force_login(looker)
    groups = {title: [row.line.name for row in found] for title, found in client.get(CLOCK).context["groups"]}
    assert groups["All day long"] == [line.name for line in lines() if line.rhythm.is_frequent]
    assert "settle-staff" in groups["Every day"]


def test_the_last_run_its_duration_and_what_it_did(client, looker, alive):
    ran("settle-staff", did={"changed": 1200})
    shown = page(client, looker)
    assert "staff files changed: 1,200" in shown
    assert "3.1 s" in shown
    assert "has not run yet" in shown


def test_who_is_late_says_so(client, looker, alive):
    assert not any(row.is_late for row in rows(client, looker).values())
    ran("settle-staff", timedelta(days=2))
    ran("tidy-sessions", timedelta(minutes=1))
    found = rows(client, looker)
    assert [name for name, row in found.items() if row.is_late] == ["settle-staff"]
    assert ">late<" in page(client, looker)


def test_the_next_run_is_in_the_time_of_the_company(client, looker, monkeypatch):
    Company.objects.create(name="Nordwind", short_name="NW", time_zone="Europe/Berlin")
    company.forget()
    line = ("dig", "x", "30 2 * * *", "ORG-02", "dig")
    monkeypatch.setattr(timetable, "TIMETABLE", (line,))
    client.force_login(looker)
    for now, shown in (
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "2026-03-29 03:30"),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), "2026-03-30 02:30"),
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), "2026-10-26 02:30"),
    ):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert shown in client.get(CLOCK).content.decode()
        assert shown in client.get(CLOCK, {"line": "dig"}).content.decode()


def test_without_a_sign_of_life_it_says_that_the_clock_stands_still(client, looker, alive):
    assert "The clock stands still" not in page(client, looker)
    heartbeats.Heartbeat.objects.filter(name="beat").update(at=clock.now() - timedelta(minutes=5))
    shown = page(client, looker)
    assert "The clock stands still" in shown
    assert "No sign of life from: Clock (beat)." in shown


def test_a_click_rings_once_a_minute_and_says_so(client, warden, monkeypatch):
    moment = clock.now().replace(second=5)
    monkeypatch.setattr(clock, "now", lambda: moment)
    client.force_login(warden)
    assert "Rung for." in client.post(RUN, {"line": "tidy-jobs"}, follow=True).content.decode()
    assert rows(client, warden)["tidy-jobs"].is_rung_for
    again = client.post(RUN, {"line": "tidy-jobs", "opened": "1"}, follow=True)
    assert "runs once" in again.content.decode()
    assert again.redirect_chain == [(f"{CLOCK}?line=tidy-jobs", 302)]
    assert Outbox.objects.get().payload["task"] == "bizops.jobs.tasks.tidy"
    monkeypatch.undo()
    Tick.objects.update(at=clock.now() - timedelta(hours=2))
    assert not rows(client, warden)["tidy-jobs"].is_rung_for


def test_a_line_that_is_not_there_is_missing_and_is_not_rung(client, warden):
    client.force_login(warden)
    assert client.get(CLOCK, {"line": "dance"}).status_code == 404
    assert "no such line" in client.post(RUN, {"line": "dance"}, follow=True).content.decode()
    assert not Outbox.objects.exists()


def test_a_line_opens_its_last_fifty_runs(client, looker, warden):
    for _n in range(51):
        ran("tidy-jobs", did={"results": 7})
    ran("settle-staff", did={"changed": 9})
    client.force_login(looker)
    answer = client.get(CLOCK, {"line": "tidy-jobs"})
    assert len(answer.context["runs"]) == 50
    shown = answer.content.decode()
    assert "results thrown away: 7" in shown
    assert "staff files changed" not in shown


def test_a_line_says_who_rang_what_failed_and_how_often_nothing_was_to_do(client, looker, warden):
    since = clock.now() - timedelta(hours=2)
    ran("heartbeat", did={"put_back": 0}, times=121, quiet_since=since)
    ran("heartbeat", error="ZeroDivisionError: a stone", by=warden)
    ran("heartbeat", timedelta(hours=2), ended_at=None)
    shown = page(client, looker, line="heartbeat")
    assert "121 times" in shown
    assert warden.full_name in shown
    assert "broke off" in shown
    assert "a stone" not in shown
    assert "an administrator can see why" in shown
    assert "a stone" in page(client, warden, line="heartbeat")


def test_a_line_without_runs_says_so(client, looker):
    assert "It has not run yet" in page(client, looker, line="sweep-files")


def test_the_house_s_own_jobs_are_on_the_page_and_a_person_s_are_not(client, looker):
    words = {"status": "running", "token": "0" * 32, "heartbeat_at": clock.now(), "total": 100}
    Job.objects.create(kind="measures.rebuild", by=None, done=43, **words)
    Job.objects.create(kind="customers.export", by=looker, done=17, **words)
    Job.objects.create(kind="measures.over", by=None, status="done", finished_at=clock.now())
    shown = page(client, looker)
    assert "measures.rebuild" in shown
    assert "43 %" in shown
    assert "customers.export" not in shown
    assert "measures.over" not in shown


def test_the_page_costs_the_same_however_long_the_record_is(client, looker, django_assert_max_num_queries):
    for line in lines():
        for _n in range(5):
            ran(line.name)
    page(client, looker)
    with django_assert_max_num_queries(10):
        client.get(CLOCK)
    with django_assert_max_num_queries(8):
        client.get(CLOCK, {"line": "heartbeat"})
