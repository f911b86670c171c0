"""Who may look, who may write, and what a page keeps to itself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from bizops.audit.models import Access
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from customers.models import Customer, CustomerGrant
from customers.services import communications
from tests.factories import customers as make
from tests.factories.house import Office

WRITER = (
    "customers.view_customer", "customers.change_customer", "customers.archive_customer", "customers.add_contact",
    "customers.view_contact", "customers.add_communication", "customers.view_communication",
)  # fmt: skip


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    return make.customer(office, name="宝光显示", service_person=office.colleague())


@pytest.fixture
def looker(office, file):
    """Has all the rights of a seller, but only a look at this one customer."""
    staff = office.colleague(*WRITER)
    look = Permission.objects.get(content_type__app_label="customers", codename="view_customer")
    until = clock.now() + timedelta(days=1)
    CustomerGrant.objects.create(user=staff, permission=look, content_object=file, expires_at=until, purpose="查档")
    return staff


def test_a_look_is_no_right_to_write(file, looker, client):
    client.force_login(looker)
    card = f"/customers/files/{file.pk}/"
    assert client.get(card).status_code == 200
    assert "/archive/" not in client.get(card).content.decode()
    assert client.post(card + "archive/", {"note": "停产"}).status_code == 409
    assert client.get(card + "edit/").status_code == 404
    for address, words in (
        ("/customers/contacts/add/", {"customer": file.number, "name": "何俊"}),
        ("/customers/communications/add/", {"customer": file.number, "means": "call", "summary": "x"}),
    ):
        assert client.post(address, words).status_code == 422
    file.refresh_from_db()
    assert file.status == "active"


def test_panels_and_timeline_ask_for_the_right_of_what_they_show(office, file, client):
    make.contact(office, customer=file, name="何俊")
    make.communication(office, customer=file, summary="谈了底价")
    client.force_login(office.colleague("customers.view_customer", "customers.view_every_customer"))
    for tab in ("", "?tab=contacts", "?tab=communications"):
        page = client.get(f"/customers/files/{file.pk}/{tab}").content.decode()
        assert "谈了底价" not in page
        assert "何俊" not in page


def test_the_card_in_the_form_is_on_record_too(office, file, client):
    client.force_login(office.keeper)
    client.get(f"/customers/files/{file.pk}/edit/")
    assert Access.objects.filter(what="viewed", object_id=file.pk).count() == 1


def test_an_edit_of_something_else_keeps_people_who_have_left(office, file, client):
    left = file.service_person
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    client.force_login(office.keeper)
    form = client.get(f"/customers/files/{file.pk}/edit/").context["form"]
    words = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}
    words |= {"owner": file.owner.number, "service_person": left.number, "tags": "", "version": file.version}
    assert client.post(f"/customers/files/{file.pk}/edit/", {**words, "city": "深圳"}).status_code == 302
    file.refresh_from_db()
    assert (file.city, file.service_person) == ("深圳", left)


def test_who_is_chosen_is_shown_by_name_before_and_after_a_refusal(office, file, client):
    client.force_login(office.keeper)
    shown = f'data-text="{file.owner.full_name}"'
    address = f"/customers/files/{file.pk}/edit/"
    assert shown in client.get(address).content.decode()
    answer = client.post(address, {"name": "", "owner": file.owner.number, "version": file.version})
    assert answer.status_code == 422
    assert shown in answer.content.decode()


def test_two_on_one_contact_record_see_both_versions(office, file, client):
    record = make.communication(office, customer=file, summary="一")
    client.force_login(office.keeper)
    communications.change(record, by=office.keeper, summary="二")
    words = {"means": "call", "on": record.on, "summary": "三", "version": 1}
    answer = client.post(f"/customers/communications/{record.pk}/edit/", words)
    assert answer.status_code == 409
    assert [d.name for d in answer.context["differences"]] == ["summary"]


def test_another_date_is_another_plan_and_no_date_is_none(office, file):
    today = clock.today()
    record = make.communication(office, customer=file, next_on=today + timedelta(days=2))
    make.communication(office, customer=file)
    record = communications.change(record, by=office.keeper, next_on=today + timedelta(days=9))
    assert record.settled_on is None
    make.communication(office, customer=file)
    record = communications.change(type(record).objects.get(pk=record.pk), by=office.keeper, next_on=None)
    assert (record.next_on, record.settled_on) == (None, None)


def test_the_links_of_a_panel_name_the_customer_by_its_number(office, file, client):
    make.contact(office, customer=file)
    client.force_login(office.keeper)
    ((panel, context),) = client.get(f"/customers/files/{file.pk}/?tab=contacts").context["panels"]
    form = client.get(context["add_url"]).context["form"]
    saved = client.post(context["add_url"], {"customer": form["customer"].value(), "name": "林敏", "is_primary": "on"})
    assert saved.status_code == 302, saved.context["form"].errors
    assert client.get(context["all_url"]).context["total"] == 2
    assert list(file.contacts.filter(is_primary=True).values_list("name", flat=True)) == ["林敏"]


@pytest.mark.parametrize(
    "address",
    [
        "/customers/files/?owner=%00", "/customers/communications/?customer=%00", "/customers/files/?size=" + "9" * 4000,
        "/customers/communications/add/?customer=%00", "/customers/files/?completeness_min=1e300000",
        "/customers/files/?completeness_min=0&completeness_max=79", "/customers/files/?next_contact_on_after=unsinn",
        "/customers/files/?sort=name&at=WzAsICJhXHUwMDAwIiwgMSwgMV0", "/customers/files/?sort=name&at=WzAsICJcdWQ4MDAiLCAxLCAxXQ",
    ],
)  # fmt: skip
def test_no_address_is_a_fault(office, file, client, address):
    client.force_login(office.keeper)
    assert client.get(address).status_code == 200


def test_an_invalid_filter_says_so(office, file, client):
    client.force_login(office.keeper)
    answer = client.get("/customers/files/?next_contact_on_after=unsinn")
    assert answer.context["filter_form"].errors


def test_a_place_past_the_end_is_the_end(office, client):
    for _n in range(3):
        make.customer(office)
    from bizops.pages.cursor import Cursor

    client.force_login(office.keeper)
    token = Cursor(False, "C-9999-9999", 10**9, 60).token()
    answer = client.get("/customers/files/", {"sort": "number", "at": token})
    assert len(answer.context["rows"]) == 3


def test_a_reason_has_an_end(office, file):
    from customers.services import customers

    with pytest.raises(RuleBroken) as refused:
        customers.archive(file, by=office.keeper, note="长" * 501)
    assert refused.value.field == "note"
    assert Customer.objects.get(pk=file.pk).status == "active"


def test_full_width_letters_find_what_narrow_ones_find(office, client):
    make.customer(office, name="AAA 显示")
    client.force_login(office.keeper)
    assert client.get("/customers/files/", {"q": "ＡＡＡ"}).context["total"] == 1


def test_a_file_attached_to_a_record_needs_the_right_to_attach(office, file, client):
    from tests.factories.house import picture, upload

    client.force_login(office.colleague(*WRITER, "customers.view_every_customer"))
    words = {"customer": file.number, "means": "call", "summary": "谈了价格", "files": [upload("a.png", picture())]}
    assert client.post("/customers/communications/add/", words).status_code == 422
    assert not file.communications.exists()


def test_what_was_typed_over_an_ended_session_is_given_back(file, client):
    """Nothing is saved and nothing is lost, but nothing is told either."""
    words = {"customer": file.number, "means": "call", "summary": "谈了很久的价格", "password": "Manual-2026-demo"}
    answer = client.post("/customers/communications/add/", words)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "谈了很久的价格" in page
    assert "Manual-2026-demo" not in page
    assert "next=/customers/communications/add/" in page.replace("%2F", "/")
    assert not file.communications.exists()


def test_a_form_without_its_token_is_given_back_too(file, office):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.keeper)
    words = {"customer": file.number, "means": "call", "summary": "谈了很久的价格"}
    answer = strict.post("/customers/communications/add/", words)
    assert answer.status_code == 403
    assert "谈了很久的价格" in answer.content.decode()
    assert not file.communications.exists()


def test_a_closed_file_offers_neither_edit_nor_add(office, file, client):
    from customers.services import customers

    client.force_login(office.keeper)
    card = f"/customers/files/{file.pk}/"
    assert f"{card}edit/" in client.get(card).content.decode()
    customers.archive(file, by=office.keeper, note="停产")
    assert f"{card}edit/" not in client.get(card).content.decode()
    assert client.get(card, {"tab": "contacts"}).context["panels"][0][1]["add_url"] == ""
