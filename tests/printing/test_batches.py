"""Many papers at once: a job with its progress, one file or a zip, only what its person may see then."""

import io
import zipfile
from types import SimpleNamespace

import pikepdf
import pytest

from bizops.audit.models import Access
from bizops.figures.services import figures
from bizops.jobs.choices import State
from bizops.jobs.models import Job
from bizops.jobs.services import runs
from bizops.printing.registry import papers
from bizops.printing.services import batches
from customers.models import Customer
from customers.services import takeouts
from tests.customers.visiting import filed
from tests.house.test_every_paper import words

CARD = papers["customers.card"]
pytestmark = pytest.mark.usefixtures("files")


def started(client, staff, *customers, **said) -> Job:
    client.force_login(staff)
    answer = client.post(CARD.batch_url, {"ids": [one.pk for one in customers], "sure": 1, "lang": "en", **said})
    return Job.objects.get(pk=int(answer["Location"].rstrip("/").split("/")[-1]))


def done(job: Job) -> Job:
    assert runs.run(job.pk)
    job.refresh_from_db()
    return job


def content(job: Job) -> bytes:
    with job.result.open("rb") as file:
        return file.read()


def test_ticked_rows_become_one_file_each_paper_with_page_numbers_of_its_own(client, anna, monkeypatch):
    monkeypatch.setattr(batches, "PART", 2)
    files = [filed(anna) for _n in range(3)]
    job = done(started(client, anna, *files))
    assert (job.status, job.done, job.total) == (State.DONE, 3, 3)
    result = content(job)
    said = words(result)
    assert all(one.number in said for one in files)
    assert "Page1of3" not in said
    with pikepdf.open(io.BytesIO(result)) as whole:
        assert len(whole.pages) % 3 == 0


def test_a_part_is_let_go_before_the_next_one_is_laid_out(anna, monkeypatch):
    monkeypatch.setattr(batches, "PART", 1)
    run = SimpleNamespace(by=anna, check=lambda: None, progress=lambda done, total: None)
    parts = batches._sheets(run, CARD, [filed(anna).pk, filed(anna).pk], "en")
    first, second = next(parts), next(parts)
    assert (len(first), len(second)) == (0, 1)


def test_a_zip_holds_one_file_a_record_named_after_its_number(client, anna):
    files = [filed(anna) for _n in range(2)]
    job = done(started(client, anna, *files, file="zip"))
    with zipfile.ZipFile(io.BytesIO(content(job))) as archive:
        assert {name.rpartition(" ")[2] for name in archive.namelist()} == {f"{one.number}.pdf" for one in files}
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF")


def test_all_rows_of_the_filtered_list_can_be_printed(client, anna):
    filed(anna, "key")
    wanted = filed(anna, "potential")
    client.force_login(anna)
    asked = client.get(CARD.batch_url, {"classification": "potential"})
    assert asked.context["count"] == 1
    client.post(CARD.batch_url, {"query": "classification=potential", "sure": 1, "lang": "en"})
    job = Job.objects.get()
    assert job.arguments["keys"] == [wanted.pk]


def test_what_one_may_not_see_any_more_when_the_job_runs_is_left_out(client, anna, ben):
    kept, given = filed(anna), filed(anna)
    job = started(client, anna, kept, given)
    Customer.objects.filter(pk=given.pk).update(owner=ben)
    said = words(content(done(job)))
    assert kept.number in said
    assert given.number not in said
    assert Access.objects.get(what="printed").subjects == [kept.pk]


def test_somebody_else_s_record_cannot_be_put_among_the_ticks(client, anna, ben):
    theirs = filed(ben)
    client.force_login(anna)
    answer = client.post(CARD.batch_url, {"ids": theirs.pk, "sure": 1})
    assert "/jobs/" not in answer["Location"]
    assert not Job.objects.exists()


def test_a_right_taken_away_before_it_runs_stops_it(client, anna):
    job = started(client, anna, filed(anna))
    anna.groups.clear()
    anna.appointments.all().delete()
    assert done(job).status == State.FAILED
    assert not job.result


def test_a_batch_that_its_owner_stops_leaves_nothing_behind(client, anna):
    job = started(client, anna, *[filed(anna) for _n in range(3)])
    Job.objects.filter(pk=job.pk).update(cancel_asked_at=job.at)
    assert done(job).status == State.CANCELLED
    assert job.done == 0
    assert not job.result


def test_more_than_a_batch_takes_is_refused_with_a_sentence(client, anna, monkeypatch):
    monkeypatch.setattr(batches, "MOST", 1)
    client.force_login(anna)
    files = [filed(anna) for _n in range(2)]
    answer = client.post(CARD.batch_url, {"ids": [one.pk for one in files], "sure": 1}, follow=True)
    assert "1" in "".join(str(message) for message in answer.context["messages"])
    assert not Job.objects.exists()


def test_a_batch_beyond_the_figure_needs_consent_which_paper_has_none_of(client, anna):
    figures.put(takeouts.LARGE.key, 3, reason="x", by=None)
    files = [filed(anna) for _n in range(4)]
    client.force_login(anna)
    answer = client.post(CARD.batch_url, {"ids": [one.pk for one in files], "sure": 1}, follow=True)
    assert "CUS-11" in "".join(str(message) for message in answer.context["messages"])
    assert not Job.objects.exists()
    first, second = started(client, anna, *files[:2]), started(client, anna, *files[2:])
    assert [done(job).status for job in (first, second)] == [State.DONE, State.FAILED]
    assert not second.result
    assert takeouts.must_ask(takeouts.List("customers/customer", "", ("name",), 2), by=anna), "paper counts along"


def test_the_question_comes_first_and_nothing_starts_by_looking(client, anna):
    customer = filed(anna)
    client.force_login(anna)
    assert client.post(CARD.batch_url, {"ids": customer.pk}).status_code == 200
    assert client.get(CARD.batch_url).status_code == 200
    assert not Job.objects.exists()
