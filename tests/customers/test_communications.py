"""The contact log: what was said, when the next contact is due, and when it has taken place."""

from datetime import timedelta

import pytest

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.workspace import day
from customers.services import communications
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    return make.customer(office)


def test_a_record_sets_the_last_and_the_next_contact_of_the_file(office, file):
    today = clock.today()
    make.communication(office, customer=file, on=today - timedelta(days=2), next_on=today + timedelta(days=5))
    file.refresh_from_db()
    assert (file.last_contact_on, file.next_contact_on) == (today - timedelta(days=2), today + timedelta(days=5))


def test_the_next_record_settles_what_was_planned_unless_it_says_not(office, file):
    today = clock.today()
    planned = make.communication(office, customer=file, next_on=today)
    make.communication(office, customer=file, settles=False)
    planned.refresh_from_db()
    assert planned.settled_on is None
    make.communication(office, customer=file)
    planned.refresh_from_db()
    file.refresh_from_db()
    assert (planned.settled_on, file.next_contact_on) == (today, None)


def test_a_date_ahead_or_too_far_back_is_refused(office, file):
    seller = office.colleague("customers.add_communication")
    today = clock.today()
    for on in (today + timedelta(days=1), today - timedelta(days=8)):
        with pytest.raises(RuleBroken) as refused:
            communications.record(by=seller, customer=file, summary="x", on=on)
        assert refused.value.field == "on"
    communications.record(by=seller, customer=file, summary="x", on=today - timedelta(days=7))


def test_who_may_write_further_back_says_why(office, file):
    long_ago = clock.today() - timedelta(days=30)
    with pytest.raises(RuleBroken) as refused:
        communications.record(by=office.keeper, customer=file, summary="x", on=long_ago)
    assert refused.value.field == "note"
    communications.record(by=office.keeper, customer=file, summary="x", on=long_ago, note="出差无网络")


def test_a_next_contact_lies_not_before_and_a_next_step_has_a_date(office, file):
    today = clock.today()
    with pytest.raises(RuleBroken):
        make.communication(office, customer=file, next_on=today - timedelta(days=1))
    with pytest.raises(RuleBroken):
        make.communication(office, customer=file, next_step="报价")


def test_a_contact_of_another_customer_does_not_fit(office, file):
    stranger = make.contact(office)
    with pytest.raises(RuleBroken):
        make.communication(office, customer=file, contact=stranger)


def test_only_its_author_mends_a_record(office, file):
    record = make.communication(office, customer=file)
    other = office.colleague("customers.change_communication")
    with pytest.raises(RuleBroken):
        communications.change(record, by=other, summary="anders")
    assert communications.change(record, by=office.keeper, summary="改过").summary == "改过"


def test_a_planned_contact_stands_on_the_day_of_whoever_looks_after_the_customer(office, file):
    today = clock.today()
    make.communication(office, customer=file, next_on=today + timedelta(days=3), next_step="报价")
    mine = day.items.of(office.keeper, today)
    assert [(item.due, item.url) for item in mine] == [(today + timedelta(days=3), f"/customers/files/{file.pk}/")]
    watcher = office.colleague("customers.view_customer", "customers.view_every_customer")
    assert day.items.of(watcher, today) == []


def test_the_figures_of_my_day_open_as_many_rows_as_they_say(office, file, client):
    make.customer(office)
    make.communication(office, customer=file, next_on=clock.today())
    client.force_login(office.keeper)
    for figure in day.figures.of(office.keeper, clock.today()):
        assert client.get(figure.url).context["total"] == int(figure.value), figure.label


def test_one_first_contact_at_a_customer(office, file):
    first = make.contact(office, customer=file)
    second = make.contact(office, customer=file, is_primary=True)
    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)


def test_recording_from_the_card_keeps_the_files_and_comes_back_to_the_card(office, file, client):
    from bizops.attachments.models import Attachment
    from tests.factories.house import picture, upload

    client.force_login(office.keeper)
    card = f"/customers/files/{file.pk}/"
    words = {"customer": file.number, "means": "call", "summary": "谈了价格", "next": card, "on": clock.today()}
    answer = client.post("/customers/communications/add/", {**words, "files": [upload("现场.png", picture())]})
    assert answer["Location"] == card
    assert Attachment.objects.of(file).count() == 1
    page = client.get(card).content.decode()
    assert "谈了价格" in page
    assert "现场.png" in page


def test_a_refused_file_leaves_no_half_record(office, file, client):
    from tests.factories.house import upload

    client.force_login(office.keeper)
    words = {"customer": file.number, "means": "call", "summary": "谈了价格", "on": clock.today()}
    answer = client.post("/customers/communications/add/", {**words, "files": [upload("现场.png", b"MZ\x90\x00")]})
    assert answer.status_code == 422
    assert "谈了价格" in answer.content.decode()
    assert not file.communications.exists()
