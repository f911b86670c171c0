"""Real workers, a real clock, a real broker; one of them is killed in the middle."""

import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bizops.audit.models import Access
from bizops.celery import app, rhythm
from bizops.jobs.choices import State
from bizops.jobs.lines import lines
from bizops.jobs.models import Heartbeat, Job
from bizops.jobs.services import jobs, runs
from bizops.kernel import clock
from bizops.notifications.services.relay import Relay
from tests.processes import kill, wait_for

WORKER = (
    "-m",
    "celery",
    "-A",
    "tests.jobs.worker",
    "worker",
    "--concurrency=1",
    "--without-gossip",
    "--without-mingle",
)


def state(job) -> str:
    return Job.objects.get(pk=job.pk).status


def test_from_start_to_result_through_relay_broker_and_worker(anna, process):
    process(*WORKER)
    process("manage.py", "relay")
    job = jobs.start("tests.count", by=anna, arguments={"upto": 20})
    wait_for(lambda: state(job) == State.DONE)
    assert Access.objects.count() == 20
    assert {"worker", "relay"} <= set(Heartbeat.objects.values_list("name", flat=True))


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(anna, process):
    worker = process(*WORKER)
    job = jobs.start("tests.count", by=anna, arguments={"upto": 40, "pause": 0.05})
    Relay().work_off()
    wait_for(lambda: Access.objects.count() >= 5)
    kill(worker)
    assert 5 <= Access.objects.count() < 40
    assert state(job) == State.RUNNING
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(seconds=61))  # a minute goes by
    assert jobs.tend() == (1, 0)
    assert runs.run(job.pk)
    assert state(job) == State.DONE
    assert sorted(Access.objects.values_list("object_id", flat=True)) == list(range(40))


def test_the_clock_shows_itself_and_a_worker_answers(process):
    process(*WORKER)
    process("-c", BEAT_EVERY_SECOND)
    wait_for(lambda: Heartbeat.objects.filter(name__in=("beat", "worker", "round")).count() == 3)


BEAT_EVERY_SECOND = """
from celery.schedules import schedule
from bizops.celery import app
app.conf.beat_schedule["heartbeat"]["schedule"] = schedule(1)
app.start(["beat"])
"""


def test_every_line_of_the_timetable_names_a_task(db):
    app.loader.import_default_modules()
    for line in lines():
        assert line.task in app.tasks, line.task
        assert line.purpose
        rhythm(line.when)


def test_the_timetable_imports_nothing():
    import bizops.timetable as timetable

    assert not [name for name in vars(timetable) if not name.startswith("_") and name != "TIMETABLE"]
    assert "celery" in sys.modules


@pytest.mark.parametrize(
    ("zone", "now", "last", "is_due"),
    [
        # 03:00 in Shanghai is 19:00 of the day before in UTC.
        ("Asia/Shanghai", datetime(2026, 3, 5, 19, 0, 5, tzinfo=UTC), datetime(2026, 3, 5, 10, tzinfo=UTC), True),
        ("Asia/Shanghai", datetime(2026, 3, 5, 18, 59, tzinfo=UTC), datetime(2026, 3, 5, 10, tzinfo=UTC), False),
        # The night in which Berlin skips 02:00–03:00, and the one in which it has that hour twice.
        ("Europe/Berlin", datetime(2026, 3, 29, 1, 0, 5, tzinfo=UTC), datetime(2026, 3, 28, 20, tzinfo=UTC), True),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 0, 5, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC), True),
        ("Europe/Berlin", datetime(2026, 10, 25, 1, 0, 5, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC), False),
    ],
)
def test_three_o_clock_is_the_company_s(monkeypatch, db, zone, now, last, is_due):
    when = rhythm("0 3 * * *")
    monkeypatch.setattr(type(when), "tz", ZoneInfo(zone))
    when.nowfun = lambda: now
    assert when.is_due(last).is_due is is_due


def test_the_company_s_zone_is_read_anew_and_survives_a_database_that_is_away(db, monkeypatch):
    from django.db import OperationalError

    from bizops.organisation.models import Company
    from bizops.organisation.services import company

    Company.objects.create(name="宝光", short_name="BG", time_zone="Europe/Berlin")
    company.forget()
    when = rhythm("0 3 * * *")
    assert when.tz == ZoneInfo("Europe/Berlin")

    def away():
        raise OperationalError

    monkeypatch.setattr(company, "current", away)
    assert when.tz == ZoneInfo("Europe/Berlin")
    company.forget()
