"""Work that the house starts by itself: nobody's, told to nobody, and the same one only once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bizops.jobs.choices import State
from bizops.jobs.models import Job
from bizops.jobs.services import jobs, runs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from tests.factories import organisation as made
from tests.factories.house import person


def raising(to=3, **more) -> Job:
    return jobs.start("tests.raise", by=None, arguments={"to": to}, **more)


def test_the_house_starts_what_it_may_without_a_permission(db):
    job = raising()
    assert (job.by, job.status) == (None, State.QUEUED)
    assert Outbox.objects.get().payload["args"] == [job.pk]


@pytest.mark.parametrize("kind", ["tests.count", "tests.file"])
def test_what_is_a_person_s_work_the_house_does_not_start(db, kind):
    with pytest.raises(RuleBroken, match="by a person"):
        jobs.start(kind, by=None)
    assert not Job.objects.exists()


def test_a_person_needs_the_permission_for_the_same_work(anna):
    with pytest.raises(RuleBroken):
        jobs.start("tests.raise", by=anna, arguments={"to": 1})
    staff = person("audit.view_access", language="en")
    assert jobs.start("tests.raise", by=staff, arguments={"to": 1}).by == staff


def test_a_house_job_runs_in_the_company_s_language_and_tells_nobody(db):
    made.Firm()
    job = raising()
    assert runs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.percent, job.message) == (State.DONE, 100, "zh-hans")
    assert not Outbox.objects.exclude(kind="doorbell").exists()


def test_a_kind_that_is_no_longer_the_house_s_fails(db, monkeypatch):
    job = raising()
    Job.objects.update(kind="tests.count", arguments={"upto": 1})
    runs.run(job.pk)
    job.refresh_from_db()
    assert job.status == State.FAILED


def test_a_house_job_whose_workers_died_is_given_up_and_tells_nobody(db):
    job = raising()
    ago = clock.now() - timedelta(minutes=2)
    dead = {"status": State.RUNNING, "token": uuid.uuid4(), "heartbeat_at": ago, "started_at": ago}
    Job.objects.update(tries=1, **dead)
    assert jobs.tend() == (1, 0)
    Job.objects.update(tries=jobs.TRIES, **dead)
    assert jobs.tend() == (0, 1)
    job.refresh_from_db()
    assert job.status == State.FAILED
    assert not Outbox.objects.exclude(kind="doorbell").exists()


def test_a_house_job_is_on_nobody_s_list_and_nobody_stops_it(anna):
    job = raising()
    assert not Job.objects.visible_to(anna).exists()
    with pytest.raises(RuleBroken):
        jobs.cancel(job, by=anna)


def test_once_returns_the_job_that_has_not_ended(db):
    first = raising(once=True)
    assert raising(once=True) == first
    assert raising(to=4, once=True) != first
    assert raising() != first
    assert Outbox.objects.count() == 3
    runs.run(first.pk)
    Job.objects.exclude(pk=first.pk).filter(arguments={"to": 3}).delete()
    assert raising(once=True) != first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("once", "wanted"), [(True, 1), (False, 2)])
def test_two_starters_at_one_moment_get_one_job(once, wanted):
    """Without `once` the same race makes two, so the race is real."""
    meet, found = threading.Barrier(2), []

    def start():
        try:
            with transaction.atomic():
                meet.wait(10)
                found.append(raising(once=once).pk)
                # The first holds its transaction open while the second asks.
                threading.Event().wait(0.5)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(found) == 2
    assert len(set(found)) == Job.objects.count() == wanted
