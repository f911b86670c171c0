"""Notes on any record."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from bizops.audit.models import Note
from bizops.audit.services import access, notes
from bizops.kernel.errors import RuleBroken
from bizops.pages.timeline import timeline
from customers.models import Customer
from customers.pages import CustomerPages
from tests.factories.house import person


def address(document):
    return reverse("audit:note", args=[ContentType.objects.get_for_model(document).pk, document.pk])


def test_a_note_stands_on_the_timeline_of_its_record_only(office):
    customer, other = office.customer(), office.customer()
    notes.add(customer, "  要求含税报价 ", by=office.keeper)
    found = [entry for entry in timeline(customer, office.keeper, CustomerPages) if entry.kind == "note"]
    assert [(entry.who, entry.lines[0].quote) for entry in found] == [(str(office.keeper), "要求含税报价")]
    assert not [entry for entry in timeline(other, office.keeper, CustomerPages) if entry.kind == "note"]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "长" * 4001])
def test_an_empty_or_endless_note_is_refused(office, text):
    with pytest.raises(RuleBroken):
        notes.add(office.customer(), text, by=office.keeper)


def test_a_note_is_in_the_history_with_its_writer(office):
    note = notes.add(office.customer(), "要求含税报价", by=office.keeper)
    event = Note.pgh_event_model.objects.get(pgh_obj_id=note.pk)
    assert event.pgh_context["by"] == office.keeper.pk


def test_the_box_under_the_timeline_keeps_a_note_and_leads_back(office, client):
    customer = office.customer()
    client.force_login(office.keeper)
    answer = client.post(address(customer), {"text": "要求含税报价"})
    assert answer.status_code == 302
    assert answer["Location"] == CustomerPages.url("detail", customer)
    assert Note.objects.get().text == "要求含税报价"


def test_who_does_not_see_the_record_puts_no_note_on_it_and_learns_nothing(office, client):
    customer = office.customer()
    stranger = person("customers.view_customer", "audit.add_note")
    client.force_login(stranger)
    hidden, missing = (
        client.post(address(customer), {"text": "x"}),
        client.post(address(Customer(pk=10**15)), {"text": "x"}),
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert not Note.objects.exists()


def test_a_record_that_everybody_may_see_still_wants_the_right_to_open_its_page(office, client):
    client.force_login(person("audit.add_note"))
    assert client.post(address(office.department), {"text": "x"}).status_code == 404
    client.force_login(person("audit.add_note", "organisation.view_department"))
    assert client.post(address(office.department), {"text": "x"}).status_code == 302


def test_who_may_not_write_notes_is_refused_and_a_get_writes_nothing(office, client):
    customer = office.customer()
    client.force_login(person("customers.view_customer", "customers.view_every_customer"))
    assert client.post(address(customer), {"text": "x"}).status_code == 403
    client.force_login(office.keeper)
    assert client.get(address(customer)).status_code == 405
    assert not Note.objects.exists()


@pytest.mark.parametrize("kind", [0, 10**18, 10**30])
def test_a_kind_that_is_none_is_not_found(office, client, kind):
    client.force_login(office.keeper)
    assert client.post(f"/audit/notes/{kind}/1/", {"text": "x"}).status_code == 404


def test_what_is_no_record_takes_no_notes(office, client):
    client.force_login(office.keeper)
    looked = access.viewed(label="customers/customer", pk=7, title="宝光显示", by=office.keeper)
    for row in (looked, ContentType.objects.get_for_model(ContentType)):
        assert client.post(address(row), {"text": "x"}).status_code == 404
