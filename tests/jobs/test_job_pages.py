"""My jobs: mine only, with progress, a stop, a result; and the status page."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from bizops.jobs.models import Heartbeat, Job
from bizops.jobs.services import heartbeats, jobs, runs
from bizops.kernel import clock
from bizops.notifications.models import Outbox
from bizops.notifications.services import outbox
from tests.factories.house import person


@pytest.fixture
def clerk(db):
    return person("audit.view_access", language="en")


@pytest.fixture
def finished(clerk, files):
    job = jobs.start("tests.file", by=clerk, arguments={"text": "编号,名称\n"})
    runs.run(job.pk)
    job.refresh_from_db()
    return job


def url(page, job):
    return reverse(f"jobs:job_{page}", args=[job.pk])


def test_the_result_is_saved_not_shown_and_kept_by_no_cache(finished, client):
    client.force_login(finished.by)
    answer = client.get(url("result", finished))
    assert answer.getvalue().decode() == "编号,名称\n"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "%E5%90%8D%E5%86%8C.csv" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_the_stored_file_has_a_name_that_nobody_guesses(finished):
    assert "名册" not in finished.result.name
    assert len(finished.result.name) > 32


@pytest.mark.parametrize("page", ["detail", "result", "cancel"])
def test_somebody_else_s_job_is_as_missing_as_none(finished, client, page):
    client.force_login(person("audit.view_access"))
    ask = client.post if page == "cancel" else client.get
    hidden, missing = ask(url(page, finished)), ask(url(page, Job(pk=10**12)))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_the_list_shows_one_s_own_jobs(finished, ben, client):
    client.force_login(finished.by)
    assert url("detail", finished) in client.get(reverse("jobs:job_list")).content.decode()
    client.force_login(ben)
    assert url("detail", finished) not in client.get(reverse("jobs:job_list")).content.decode()


def test_a_running_job_is_asked_after_every_two_seconds_an_ended_one_is_not(clerk, finished, client):
    waiting = jobs.start("tests.count", by=clerk, arguments={"upto": 2})
    client.force_login(clerk)
    assert "every 2s" in client.get(url("detail", waiting)).content.decode()
    part = client.get(url("detail", waiting), headers={"HX-Request": "true", "HX-Target": "progress"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "every 2s" in part
    assert "every 2s" not in client.get(url("detail", finished)).content.decode()


def test_stopping_is_a_post(clerk, client):
    job = jobs.start("tests.count", by=clerk, arguments={"upto": 2})
    client.force_login(clerk)
    assert client.get(url("cancel", job)).status_code == 405
    assert client.post(url("cancel", job)).status_code == 302
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert client.post(url("cancel", job), follow=True).status_code == 200


def test_a_job_without_a_result_or_without_its_file_has_nothing_to_fetch(clerk, finished, client):
    client.force_login(clerk)
    waiting = jobs.start("tests.count", by=clerk, arguments={"upto": 2})
    assert client.get(url("result", waiting)).status_code == 404
    finished.result.storage.delete(finished.result.name)
    assert client.get(url("result", finished)).status_code == 404


def test_results_are_thrown_away_after_a_week(finished):
    assert jobs.forget_results() == 0
    path = finished.result.path
    Job.objects.update(finished_at=clock.now() - timedelta(days=8))
    assert jobs.forget_results() == 1
    finished.refresh_from_db()
    assert not finished.result
    assert not Path(path).exists()


def test_who_stands_still_is_named(db):
    for name in heartbeats.EXPECTED:
        heartbeats.show(name)
    assert not any(sign.is_late for sign in heartbeats.signs())
    Heartbeat.objects.filter(name="relay").update(at=clock.now() - timedelta(minutes=5))
    assert [sign.label for sign in heartbeats.signs() if sign.is_late] == ["Relay of messages"]
    Heartbeat.objects.all().delete()
    assert all(sign.is_late for sign in heartbeats.signs())


def test_the_status_page_shows_processes_database_disk_and_what_waits(db, client):
    staff = person("jobs.view_heartbeat", language="en")
    heartbeats.show("relay", "host-7")
    outbox.put("x", to=staff, dedupe="1", subject="x")
    outbox.put("x", to=staff, dedupe="2", subject="x")
    Outbox.objects.filter(dedupe="2").update(dead_at=clock.now())
    client.force_login(staff)
    page = client.get(reverse("status")).content.decode()
    for words in ("host-7", "stands still", "alive", "PostgreSQL", "Disk of the files", "Messages waiting", "given up"):
        assert words in page, words


def test_the_status_page_is_not_for_everybody(client, anna):
    client.force_login(anna)
    assert client.get(reverse("status")).status_code == 403


def test_pages_of_jobs_stand_although_no_broker_listens(clerk, client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    client.force_login(clerk)
    job = jobs.start("tests.count", by=clerk, arguments={"upto": 2})
    assert client.get(url("detail", job)).status_code == 200
