"""Lists too long to wait for are made by a worker: same question, same masks, rights of that moment, told once."""

import csv
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from bizops.audit.models import Access
from bizops.exchange import exports as declared
from bizops.jobs.choices import State
from bizops.jobs.models import Job
from bizops.jobs.services import jobs, runs
from bizops.organisation.models import Staff
from bizops.pages import exports, house
from bizops.pages.models import SavedView
from customers.models import Customer
from tests.factories import customers as make
from tests.factories.house import Office

ADDRESS = "/customers/files/export/"
QUERY = {"view": "all", "columns": ["name", "phone"], "sort": "number"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(db, settings, tmp_path, monkeypatch):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    office = Office()
    office.keeper = _in_english(office.keeper)
    for n, name in enumerate(("=HYPERLINK(宝光)", "恒达光电", "明辉", "明辉二厂")):
        make.customer(office, name=name, phone=f"0755-2000111{n}")
    return office


def _in_english(staff):
    Staff.objects.filter(pk=staff.pk).update(language="en")
    return Staff.objects.get(pk=staff.pk)


def reader_of(office):
    """Sees and exports the customers, without their phones."""
    rights = ("customers.view_customer", "customers.view_every_customer", "customers.export_customer")
    return _in_english(office.colleague(*rights))


def asked(client, staff, **words) -> Job:
    """Export the list as this person and press the button."""
    client.force_login(staff)
    query = {**QUERY, **words}
    page = client.get(ADDRESS, query)
    assert page.templates[0].name == "pages/export.html"
    answer = client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    return job


def made(job) -> Job:
    runs.run(job.pk)
    job.refresh_from_db()
    return job


def lines(job) -> list[list[str]]:
    with job.result.open("rb") as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_a_long_list_asks_first_and_writes_nothing(office, client):
    client.force_login(office.keeper)
    page = client.get(ADDRESS, QUERY)
    assert "4 rows. The file is made in the background" in page.content.decode()
    assert not Job.objects.exists()
    assert not Access.objects.exists()
    page = client.get(ADDRESS, {**QUERY, "q": "明辉"})
    assert page["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_worker_makes_the_file_that_the_list_shows(office, client, kind):
    job = made(asked(client, office.keeper, format=kind))
    assert (job.status, job.done, job.total, job.result_name.rpartition(".")[2]) == (State.DONE, 4, 4, kind)
    answer = client.get(f"/jobs/{job.pk}/result/")
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert [row[:2] for row in rows[1:]] == [
        ["'=HYPERLINK(宝光)", "0755-20001110"],
        ["恒达光电", "0755-20001111"],
        ["明辉", "0755-20001112"],
        ["明辉二厂", "0755-20001113"],
    ]


def test_words_filters_and_order_of_the_list_hold_in_the_worker(office, client):
    make.customer(office, name="明辉三厂")
    job = made(asked(client, office.keeper, q="明辉", sort="-number"))
    assert [row[0] for row in lines(job)[1:]] == ["明辉三厂", "明辉二厂", "明辉"]


def test_a_masked_field_is_masked_in_the_worker_s_file(office, client):
    job = made(asked(client, reader_of(office)))
    assert {row[1] for row in lines(job)[1:]} == {"••••"}


def test_a_right_that_went_meanwhile_counts(office, client):
    reader = reader_of(office)
    job = asked(client, reader)
    reader.user_permissions.remove(reader.user_permissions.get(codename="view_every_customer"))
    assert len(lines(made(job))) == 1
    second = asked_again(client, reader)
    reader.user_permissions.clear()
    second = made(second)
    assert (second.status, second.message, bool(second.result)) == (
        State.FAILED,
        "You may not export this list.",
        False,
    )


def asked_again(client, staff) -> Job:
    arguments = {"address": ADDRESS, "query": "view=all", "kind": "csv", "staff": staff.pk}
    return jobs.start(declared.KIND, by=staff, arguments=arguments)


def test_the_log_hears_of_it_once_and_only_when_it_happens(office, client):
    job = asked(client, office.keeper, status="active")
    assert not Access.objects.filter(what="exported").exists()
    made(job)
    taken = Access.objects.get(what="exported")
    assert (taken.by, taken.rows, taken.label) == (office.keeper, 4, "customers/customer")
    active = Customer.objects.filter(status="active").values_list("pk", flat=True)
    assert (taken.subject, taken.subjects) == ("customers/customer", sorted(active))
    Job.objects.filter(pk=job.pk).update(status=State.QUEUED, finished_at=None, memory={"told": True})
    made(job)
    assert Access.objects.filter(what="exported").count() == 1


def test_pressing_twice_is_one_job_but_each_person_has_his_own(office, client):
    first = asked(client, office.keeper)
    client.post(ADDRESS + "?view=all&columns=name&columns=phone&sort=number")
    assert Job.objects.get() == first
    client.force_login(reader_of(office))
    client.post(ADDRESS + "?view=all&columns=name&columns=phone&sort=number")
    assert Job.objects.count() == 2


def test_who_stops_it_gets_no_file_and_the_log_tells_of_none(office, client, monkeypatch):
    monkeypatch.setattr(declared, "STEP", 1)
    job, seen = asked(client, office.keeper, format="xlsx"), []
    plain = exports.content

    def content(question, keys):
        head, rows = plain(question, keys)

        def slow():
            for row in rows:
                if seen:
                    jobs.cancel(Job.objects.get(pk=job.pk), by=office.keeper)
                seen.append(row)
                yield row

        return head, slow()

    monkeypatch.setattr(exports, "content", content)
    job = made(job)
    assert (job.status, bool(job.result), len(seen)) == (State.CANCELLED, False, 2)
    assert not Access.objects.filter(what="exported").exists()


def test_more_than_a_file_holds_is_refused_before_and_in_the_worker(office, client, monkeypatch):
    job = asked(client, office.keeper)
    monkeypatch.setattr(exports, "MOST", 3)
    assert "at most 3 rows" in made(job).message
    for answer in (client.get(ADDRESS, QUERY, follow=True), client.post(ADDRESS + "?view=all", follow=True)):
        assert "at most 3 rows" in str(next(iter(answer.context["messages"])))
    assert Job.objects.count() == 1


def test_a_view_that_is_gone_is_said(office, client):
    view = SavedView.objects.create(pages="customers/customer", name="mine", owner=office.keeper, query="status=active")
    job = asked(client, office.keeper, view=str(view.pk))
    view.delete()
    assert "saved view is gone" in made(job).message


def test_without_the_permission_nothing_starts(office, client):
    client.force_login(office.colleague("customers.view_customer"))
    assert client.post(ADDRESS).status_code == 403
    assert not Job.objects.exists()


def test_without_the_floor_above_long_lists_are_refused(office, client, monkeypatch):
    monkeypatch.delitem(house._given, "large_export")
    client.force_login(office.keeper)
    answer = client.post(ADDRESS, follow=True)
    assert "at most 2 rows" in str(next(iter(answer.context["messages"])))
