"""Files on records: no row without its file, no file without its row, and only who sees the record gets them."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from bizops.attachments.models import Attachment
from bizops.attachments.services import files, sweeper
from bizops.jobs.models import Job
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages.timeline import timeline
from customers.models import Customer
from customers.pages import CustomerPages
from tests.factories.house import Office, person, picture, rolled_back, upload


def attach_url(document):
    return reverse("attachments:attach", args=[ContentType.objects.get_for_model(document).pk, document.pk])


def download_url(row):
    return reverse("attachments:download", args=[row.pk])


def fetch(client, row, words=""):
    """The answer to a download, read to its end, as a server does; the bytes are its `body`."""
    answer = client.get(download_url(row) + words)
    answer.body = answer.getvalue()
    return answer


def test_a_file_is_kept_under_a_random_name_with_size_kind_and_checksum(office, stored):
    row = files.attach(office.customer(), upload("..\\报价单.txt", b"abc"), by=office.keeper, note="第二版")
    assert (row.name, row.size, row.media_type, row.note) == ("报价单.txt", 3, "text/plain", "第二版")
    assert row.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert stored() == [row.file.name]
    assert "报价单" not in row.file.name
    with row.file.open() as file:
        assert file.read() == b"abc"


def test_the_browser_s_word_for_the_kind_means_nothing(office):
    row = files.attach(office.customer(), upload("x.txt", b"abc", "text/html"), by=office.keeper)
    assert row.media_type == "text/plain"


@pytest.mark.parametrize(("size", "fits"), [(0, False), (1, True), (1024 * 1024, True), (1024 * 1024 + 1, False)])
def test_the_size_has_a_limit_to_the_byte(office, monkeypatch, stored, size, fits):
    monkeypatch.setattr(files, "largest", lambda: files.MEGA)
    try:
        files.attach(office.customer(), upload("x.txt", b"a" * size), by=office.keeper)
    except RuleBroken:
        assert not fits
    assert bool(stored()) is fits
    assert Attachment.objects.exists() is fits


def test_the_limit_is_a_figure_of_the_company(office):
    from bizops.figures.services import figures

    assert files.largest() == 20 * 1024 * 1024
    figures.put("attachments.largest_mb", 1, reason="test", by=office.keeper)
    assert files.largest() == 1024 * 1024
    figures.forget()


def test_a_refused_file_leaves_neither_row_nor_file(office, stored):
    with pytest.raises(RuleBroken):
        files.attach(office.customer(), upload("x.pdf", b"MZ"), by=office.keeper)
    assert not stored()
    assert not Attachment.objects.exists()


def test_a_failing_row_takes_its_file_with_it(office, stored, monkeypatch):
    monkeypatch.setattr(files, "_record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.attach(office.customer(), upload(), by=office.keeper)
    assert not stored()


def test_a_commit_whose_answer_was_lost_keeps_the_file(office, stored, monkeypatch):
    """The row may be there: throwing the file away would leave it without bytes."""

    def lost(*a, **k):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(files, "_record", lost)
    with pytest.raises(OperationalError):
        files.attach(office.customer(), upload(), by=office.keeper)
    assert len(stored()) == 1


def test_a_full_disk_leaves_neither_row_nor_half_a_file(office, client, stored, monkeypatch):
    def full(storage, name, content):
        place = Path(storage.path(name))
        place.parent.mkdir(parents=True)
        place.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    client.force_login(office.keeper)
    answer = client.post(attach_url(office.customer()), {"files": [upload()]})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert not stored()
    assert not Attachment.objects.exists()


# --- in and out through the web --------------------------------------------------------------------


def test_several_files_at_once_the_good_ones_stay_each_bad_one_gets_its_sentence(office, client):
    customer = office.customer()
    client.force_login(office.keeper)
    sent = {"files": [upload("a.txt"), upload("b.pdf", b"MZ"), upload("c.txt")], "note": "展会"}
    page = client.post(attach_url(customer), sent, follow=True)
    assert page.redirect_chain[0][0] == f"{CustomerPages.url('detail', customer)}?tab=files"
    assert sorted(Attachment.objects.values_list("name", "note")) == [("a.txt", "展会"), ("c.txt", "展会")]
    assert "b.pdf: " in "".join(str(message) for message in page.context["messages"])


def test_the_panel_shows_files_and_the_box_and_the_timeline_tells_of_them(office, client):
    customer = office.customer()
    row = files.attach(customer, upload("报价单.txt"), by=office.keeper)
    client.force_login(office.keeper)
    page = client.get(f"{CustomerPages.url('detail', customer)}?tab=files").content.decode()
    assert download_url(row) in page
    assert attach_url(customer) in page
    entry = next(e for e in timeline(customer, office.keeper, CustomerPages) if e.kind == "file")
    assert (entry.who, entry.lines[0].url) == (str(office.keeper), download_url(row))


def test_a_file_is_saved_never_run(office, client):
    row = files.attach(office.customer(), upload("报价.txt", b"<b>"), by=office.keeper)
    client.force_login(office.keeper)
    answer = fetch(client, row)
    assert answer.body == b"<b>"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_only_a_picture_is_shown_in_the_page_and_only_after_it_was_looked_at_again(office, client, place):
    client.force_login(office.keeper)
    customer = office.customer()
    shown = files.attach(customer, upload("a.png", picture()), by=office.keeper)
    text = files.attach(customer, upload("a.txt"), by=office.keeper)
    assert fetch(client, shown, "?inline=1")["Content-Disposition"].startswith("inline")
    assert fetch(client, shown)["Content-Disposition"].startswith("attachment")
    assert fetch(client, text, "?inline=1")["Content-Disposition"].startswith("attachment")
    (place / shown.file.name).write_bytes(b"<svg onload=alert(1)>")
    assert fetch(client, shown, "?inline=1")["Content-Disposition"].startswith("attachment")


def test_who_does_not_see_the_record_gets_the_answer_for_a_file_that_is_not_there(office, client):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    for staff in (person(), person("customers.view_customer", "attachments.view_attachment")):
        client.force_login(staff)
        hidden, missing = client.get(download_url(row)), client.get(download_url(Attachment(pk=10**15)))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
        assert client.get(reverse("attachments:remove", args=[row.pk])).status_code == 404


def test_a_right_that_is_taken_away_counts_at_the_next_click(office, client):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    reader = person("customers.view_customer", "customers.view_every_customer")
    client.force_login(reader)
    assert fetch(client, row).status_code == 200
    reader.user_permissions.clear()
    assert client.get(download_url(row)).status_code == 404


def test_nobody_puts_a_file_on_a_record_that_he_does_not_see(office, client, stored):
    customer = office.customer()
    client.force_login(person("customers.view_customer", "attachments.add_attachment"))
    hidden = client.post(attach_url(customer), {"files": [upload()]})
    missing = client.post(attach_url(Customer(pk=10**15)), {"files": [upload()]})
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert not stored()


def test_who_may_not_attach_is_refused(office, client, stored):
    client.force_login(person("customers.view_customer", "customers.view_every_customer"))
    assert client.post(attach_url(office.customer()), {"files": [upload()]}).status_code == 403
    assert not stored()


def test_a_get_attaches_nothing(office, client):
    client.force_login(office.keeper)
    assert client.get(attach_url(office.customer())).status_code == 405


def test_a_row_whose_file_is_gone_is_not_found(office, client, place):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    (place / row.file.name).unlink()
    client.force_login(office.keeper)
    assert client.get(download_url(row)).status_code == 404


# --- taking away -------------------------------------------------------------------------------------


def test_one_s_own_file_is_taken_away_within_a_day_with_a_reason(office, stored):
    staff, customer = office.colleague(), office.customer()
    row = files.attach(customer, upload(), by=staff)
    with pytest.raises(RuleBroken, match="reason"):
        files.remove(row, by=staff, note=" ")
    files.remove(row, by=staff, note="错版")
    assert files.of(customer, staff) == []
    assert stored() == [row.file.name], "what history points to does not disappear"
    gone = next(e for e in timeline(customer, office.keeper, CustomerPages) if e.icon == "trash")
    assert (gone.who, gone.lines[0].text, gone.lines[1].quote) == (str(staff), "note.txt", "错版")
    assert not any(line.url for line in gone.lines)


def test_after_a_day_and_for_others_it_takes_the_permission(office):
    staff = office.colleague()
    row = files.attach(office.customer(), upload(), by=staff)
    with pytest.raises(RuleBroken):
        files.remove(row, by=office.colleague(), note="x")
    Attachment.objects.update(at=clock.now() - timedelta(days=1, seconds=1))
    with pytest.raises(RuleBroken):
        files.remove(row, by=staff, note="x")
    files.remove(row, by=office.colleague("attachments.remove_attachment"), note="x")
    with pytest.raises(RuleBroken):
        files.remove(row, by=office.keeper, note="twice")


def test_a_file_that_was_taken_away_is_not_there(office, client):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    client.force_login(office.keeper)
    url = reverse("attachments:remove", args=[row.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"note": ""}).status_code == 409
    assert fetch(client, row).status_code == 200
    assert client.post(url, {"note": "错版"}).status_code == 302
    assert client.get(download_url(row)).status_code == 404


# --- the sweeper --------------------------------------------------------------------------------------


def age(place, name: str, hours: float) -> None:
    at = time.time() - hours * 3600
    os.utime(place / name, (at, at))


@pytest.mark.django_db(transaction=True)
def test_a_file_left_by_a_rollback_is_put_aside_after_a_day(place, stored):
    office = Office()
    kept = files.attach(office.customer(), upload(), by=office.keeper)
    with rolled_back():
        files.attach(office.customer(), upload(), by=office.keeper)
    stray = next(name for name in stored() if name != kept.file.name)
    age(place, kept.file.name, 30), age(place, stray, 23)
    assert sweeper.sweep() == 0
    age(place, stray, 25)
    assert sweeper.sweep() == 1
    assert stored() == [kept.file.name, f"quarantine/{stray}"]
    assert sweeper.sweep() == 0


def test_results_of_jobs_are_swept_too(office, place, stored):
    storage = FileSystemStorage(location=place)
    for name in ("jobs/kept", "jobs/stray"):
        storage.save(name, upload())
        age(place, name, 48)
    Job.objects.create(kind="x", by=office.keeper, result="jobs/kept")
    assert sweeper.sweep() == 1
    assert stored() == ["jobs/kept", "quarantine/jobs/stray"]


def test_a_file_that_was_taken_away_belongs_to_its_row(office, place, stored):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    files.remove(row, by=office.keeper, note="x")
    age(place, row.file.name, 48)
    assert sweeper.sweep() == 0
    assert stored() == [row.file.name]


def test_an_empty_house_is_swept_without_complaint(db):
    assert sweeper.sweep() == 0


def test_an_upload_over_the_ceiling_is_refused_before_it_is_stored(office, client, settings, stored):
    client.force_login(office.keeper)
    url = attach_url(office.customer())
    assert client.post(url, {"files": [upload()]}).status_code == 302
    settings.UPLOAD_CEILING = 1000
    assert client.post(url, {"files": [upload(content=b"a" * 2000)]}).status_code == 400
    assert len(stored()) == 1


def test_files_are_open_to_their_owner_only_on_the_disk(office, place):
    row = files.attach(office.customer(), upload(), by=office.keeper)
    assert (place / row.file.name).stat().st_mode & 0o077 == 0


def test_the_database_wants_a_reason_for_taking_away(office):
    from django.db import IntegrityError

    row = files.attach(office.customer(), upload(), by=office.keeper)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE attachments_attachment SET removed_at = now() WHERE id = %s", [row.pk])
