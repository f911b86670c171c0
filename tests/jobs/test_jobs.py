"""Long work: waits, runs as its person, shows how far it is, stops when asked, ends once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bizops.audit.models import Access
from bizops.jobs.choices import ENDED, MOVES, State
from bizops.jobs.errors import Lost
from bizops.jobs.models import Job
from bizops.jobs.services import jobs, runs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from tests.factories.house import person, rolled_back
from tests.processes import wait_for


def counting(by, upto=5, **more) -> Job:
    return jobs.start("tests.count", by=by, arguments={"upto": upto, **more})


def test_starting_writes_the_job_and_owes_a_doorbell_in_one_transaction(anna):
    job = counting(anna)
    assert job.status == State.QUEUED
    assert Outbox.objects.get().payload == {"task": "bizops.jobs.tasks.work", "args": [job.pk]}


@pytest.mark.django_db(transaction=True)
def test_a_start_that_is_rolled_back_leaves_neither_job_nor_doorbell(anna):
    with rolled_back():
        counting(anna)
    assert not Job.objects.exists()
    assert not Outbox.objects.exists()


def test_a_kind_that_nobody_declares_is_an_error(anna):
    with pytest.raises(KeyError):
        jobs.start("tests.unknown", by=anna)


def test_a_job_runs_to_its_end_and_tells_its_owner(anna):
    job = counting(anna)
    assert runs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.percent, job.tries) == (State.DONE, 5, 5, 100, 1)
    assert Access.objects.filter(by=anna).count() == 5
    told = Outbox.objects.get(kind="job_ended")
    assert (told.to, told.url, told.subject) == (anna, f"/jobs/{job.pk}/", "Count to a number: done")
    assert runs.run(job.pk) is False


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_one_job_do_it_once(anna):
    job, results = counting(anna, upto=3), []

    def work():
        try:
            results.append(runs.run(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert results.count(True) == 1
    assert Access.objects.count() == 3


def test_without_the_permission_a_job_is_not_started(anna):
    with pytest.raises(RuleBroken):
        jobs.start("tests.file", by=anna, arguments={"text": "x"})


def test_a_right_that_was_taken_away_meanwhile_counts_when_the_job_runs(db, files):
    staff = person("audit.view_access", language="en")
    job = jobs.start("tests.file", by=staff, arguments={"text": "x"})
    staff.user_permissions.clear()
    runs.run(job.pk)
    job.refresh_from_db()
    assert job.status == State.FAILED
    assert "duties" in job.message
    assert not job.result
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_the_job_of_somebody_who_left_does_nothing(anna):
    job = counting(anna)
    type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    runs.run(job.pk)
    job.refresh_from_db()
    assert job.status == State.FAILED
    assert not Access.objects.exists()


def test_a_fault_ends_the_job_with_a_sentence_that_gives_nothing_away(anna, caplog):
    job = jobs.start("tests.fault", by=anna)
    runs.run(job.pk)
    job.refresh_from_db()
    assert job.status == State.FAILED
    assert "secret" not in job.message
    assert "a secret of the program" in caplog.text


def test_a_job_that_fails_says_why_and_leaves_no_file_behind(anna, files):
    job = jobs.start("tests.file_then_refusal", by=anna)
    runs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.message, bool(job.result)) == (State.FAILED, "Row 212 has no customer.", False)
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_a_waiting_job_is_withdrawn_at_once(anna):
    job = jobs.cancel(counting(anna), by=anna)
    assert job.status == State.CANCELLED
    assert runs.run(job.pk) is False
    assert not Access.objects.exists()


def test_nobody_stops_somebody_else_s_job(anna, ben):
    with pytest.raises(RuleBroken):
        jobs.cancel(counting(anna), by=ben)


def test_a_job_that_has_ended_is_not_stopped(anna):
    job = counting(anna)
    runs.run(job.pk)
    with pytest.raises(RuleBroken):
        jobs.cancel(job, by=anna)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_at_its_next_step_and_keeps_what_it_committed(anna):
    job = counting(anna, upto=1000, pause=0.05)
    thread = in_thread(job)
    wait_for(lambda: Access.objects.count() > 3)
    jobs.cancel(job, by=anna)
    thread.join(timeout=20)
    job.refresh_from_db()
    assert job.status == State.CANCELLED
    assert 3 < Access.objects.count() < 1000
    assert not Outbox.objects.filter(kind="job_ended").exists()


@pytest.mark.django_db(transaction=True)
def test_progress_shows_while_the_work_holds_a_transaction_open_and_stopping_rolls_it_back(anna):
    job = jobs.start("tests.hold", by=anna, arguments={"seconds": 30})
    thread = in_thread(job)
    wait_for(lambda: Job.objects.get(pk=job.pk).done > 5)
    assert Job.objects.get(pk=job.pk).total == 300
    assert not Access.objects.exists()
    jobs.cancel(job, by=anna)
    thread.join(timeout=20)
    assert Job.objects.get(pk=job.pk).status == State.CANCELLED
    assert not Access.objects.exists()


def in_thread(job) -> threading.Thread:
    def work():
        try:
            runs.run(job.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def died(job, **values):
    """As if a worker had taken the job and died two minutes ago."""
    ago = clock.now() - timedelta(minutes=2)
    token = uuid.uuid4()
    words = {"status": State.RUNNING, "token": token, "tries": 1, "started_at": ago, "heartbeat_at": ago, **values}
    Job.objects.filter(pk=job.pk).update(**words)
    return token


def test_a_job_whose_worker_died_is_taken_again(anna):
    job = counting(anna)
    died(job)
    assert jobs.tend() == (1, 0)
    assert Outbox.objects.filter(kind="doorbell").count() == 2
    runs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.tries) == (State.DONE, 2)


def test_a_job_that_shows_life_is_left_alone(anna):
    job = counting(anna)
    died(job, heartbeat_at=clock.now() - timedelta(seconds=50))
    assert jobs.tend() == (0, 0)


def test_after_three_tries_a_job_is_given_up_with_a_sentence(anna):
    job = counting(anna)
    died(job, tries=jobs.TRIES)
    assert jobs.tend() == (0, 1)
    job.refresh_from_db()
    assert job.status == State.FAILED
    assert "3 times" in job.message
    assert Outbox.objects.filter(kind="job_ended").exists()


def test_a_job_that_was_to_stop_is_not_taken_again(anna):
    job = counting(anna)
    died(job, cancel_asked_at=clock.now())
    jobs.tend()
    job.refresh_from_db()
    assert job.status == State.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_thought_dead_writes_nothing_any_more(anna):
    """It wakes up after another one has finished its job: no progress, no memory, no second ending."""
    job = counting(anna, upto=2)
    zombie = runs.Run(runs.take(job.pk))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(minutes=2))
    jobs.tend()
    assert runs.run(job.pk)
    zombie.progress(1, 99, "from the grave")
    zombie.sign()
    with pytest.raises(Lost):
        zombie.check()
    with pytest.raises(Lost):
        zombie.remember(n=1)
    zombie.end("fail", "from the grave")
    job.refresh_from_db()
    assert (job.status, job.done, job.message) == (State.DONE, 2, "row 2")
    assert Outbox.objects.filter(kind="job_ended").count() == 1


def test_a_worker_that_was_thought_dead_does_not_end_what_another_one_does_now(anna):
    job = counting(anna)
    zombie = runs.Run(runs.take(job.pk))
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(minutes=2))
    jobs.tend()
    other = runs.take(job.pk)
    zombie.end("finish")
    jobs.put_back(zombie.job)
    job.refresh_from_db()
    assert (job.status, job.token) == (State.RUNNING, other.token)


def test_the_net_rings_again_for_a_job_whose_bell_was_lost(anna):
    job = counting(anna)
    Outbox.objects.all().delete()
    assert jobs.ring_again() == 0
    Job.objects.update(queued_at=clock.now() - timedelta(minutes=3))
    assert jobs.ring_again() == 1
    assert Outbox.objects.get().payload["args"] == [job.pk]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", State.values)
def test_a_job_moves_only_as_its_table_says(anna, move, status):
    job = counting(anna)
    words = {"token": uuid.uuid4(), "heartbeat_at": clock.now()}
    ended = {"finished_at": clock.now()} if status in ENDED else {}
    Job.objects.filter(pk=job.pk).update(status=status, **words, **ended)
    sources, target = MOVES[move]
    after = {"finished_at": clock.now() if target in ENDED else None}
    moved = jobs.go(job.pk, move, **after)
    job.refresh_from_db()
    assert moved is (status in sources)
    assert job.status == (target if moved else status)


def test_the_database_knows_that_an_ended_job_has_an_end(anna):
    job = counting(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status=State.DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status=State.RUNNING)
