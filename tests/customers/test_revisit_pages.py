"""The pages of revisits: the form at the door, the card, the list, the figures (CUS-06)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.handbook.services import raising
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.registry import measures
from bizops.measures.services import kept
from bizops.pages.timeline import timeline
from customers.models import Customer, Revisit
from customers.pages import CustomerPages, RevisitPages
from customers.services import customers
from tests.customers.visiting import World, at, filed, fresh, owed, visit
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    return make.customer(office)


@pytest.fixture
def team(anna, clara):
    """anna with her head clara."""
    return fresh(anna), fresh(clara)


# --- pages --------------------------------------------------------------------------------------------
def test_a_colleagues_customer_and_its_revisits_are_missing(team, ben, client):
    anna, _clara = team
    customer = filed(ben)
    with at(10, 2):
        revisit = visit(ben, customer)
    client.force_login(anna)
    assert not RevisitPages.rows(anna).exists()
    for address in (
        RevisitPages.url("detail", revisit),
        RevisitPages.url("edit", revisit),
        reverse("customers:revisit_add_for", args=[customer.pk]),
    ):
        assert client.get(address).status_code == 404
    words = {"summary": "x", "means": "visit", "handling": "none", "on": str(clock.today())}
    answer = client.post(RevisitPages.url("add"), {**words, "customer": customer.number})
    assert answer.status_code == 422
    assert Revisit.objects.count() == 1


def test_the_form_names_the_customer_and_the_duty_that_it_closes(team, client):
    anna, _clara = team
    with clock.at(clock.now() - timedelta(days=70)):
        customer = make.customer(World(anna), name="宝光显示")
    Customer.objects.filter(pk=customer.pk).update(classification="key")
    raising.raise_due()
    client.force_login(anna)
    address = reverse("customers:revisit_add_for", args=[customer.pk])
    page = client.get(address).content.decode()
    assert str(owed(customer).due_on) in page
    assert 'name="customer"' not in page
    words = {"summary": "库存够用", "means": "visit", "handling": "none", "on": str(clock.today())}
    answer = client.post(address, {**words, "next": CustomerPages.url("detail", customer)})
    assert answer["Location"] == CustomerPages.url("detail", customer)
    assert owed(customer).status == "done"
    assert str(owed(customer).due_on) not in client.get(address).content.decode()


def test_the_list_leads_from_a_customer_to_his_form(office, file, client):
    client.force_login(office.keeper)
    answer = client.get(RevisitPages.url("add"), {"customer": file.number, "next": "/customers/files/"})
    assert answer["Location"] == f"/customers/revisits/for/{file.pk}/?next=%2Fcustomers%2Ffiles%2F"


def test_a_refused_form_keeps_all_that_was_typed(office, file, client):
    client.force_login(office.keeper)
    words = {
        "summary": "到厂查看库存",
        "means": "meeting",
        "on": str(clock.today()),
        "abnormality": "边缘崩边",
        "opinions": "交期太慢",
        "handling": "promised",
        "promise_what": "回复交期",
        "promise_due_on": str(clock.today() + timedelta(days=3)),
        "next_step": "送样",
    }
    answer = client.post(reverse("customers:revisit_add_for", args=[file.pk]), words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"remedy"}
    for typed in ("到厂查看库存", "边缘崩边", "交期太慢", "回复交期", "送样", words["promise_due_on"]):
        assert typed in page
    assert page.count(" checked") == 2  # meeting, promised
    assert not Revisit.objects.exists()


def test_an_archived_file_has_no_form(office, file, client):
    customers.archive(file, by=office.keeper, note="停产")
    client.force_login(office.keeper)
    assert client.get(reverse("customers:revisit_add_for", args=[file.pk])).status_code == 404


def test_the_edit_form_shows_what_was_said_and_keeps_the_promise(office, file, client):
    client.force_login(office.keeper)
    words = {"opinions": "交期太慢", "handling": "promised", "promise_due_on": clock.today()}
    revisit = make.revisit(office, customer=file, **words)
    address = RevisitPages.url("edit", revisit)
    page = client.get(address)
    assert {"handling", "on", "customer", "promise_due_on"}.isdisjoint(page.context["form"].fields)
    assert revisit.communication.summary in page.content.decode()
    typed = {"version": 1, "summary": "补记", "means": "call", "opinions": "交期太慢", "stock_seen": "1 箱"}
    assert client.post(address, typed).status_code == 302
    revisit.refresh_from_db()
    assert (revisit.stock_seen, revisit.handling, revisit.communication.summary) == ("1 箱", "promised", "补记")


def test_mending_is_offered_to_its_recorder_alone(office, file, client):
    revisit = make.revisit(office, customer=file)
    address = RevisitPages.url("edit", revisit)
    client.force_login(office.keeper)
    assert address in client.get(RevisitPages.url("detail", revisit)).content.decode()
    other = office.colleague(
        *("customers.view_revisit", "customers.change_revisit", "customers.view_customer"),
        "customers.view_every_customer",
    )
    client.force_login(other)
    assert address not in client.get(RevisitPages.url("detail", revisit)).content.decode()


def test_the_card_tells_a_revisit_once_with_abnormality_remedy_and_promise(office, file):
    words = {
        "opinions": "交期太慢",
        "handling": "promised",
        "promise_due_on": clock.today(),
        "promise_what": "回复交期",
    }
    make.revisit(office, customer=file, summary="只说一次", abnormality="边缘崩边", remedy="当场更换", **words)
    told = [entry for entry in timeline(file, office.keeper, CustomerPages) if entry.kind == "contact"]
    assert len(told) == 1
    lines = [(line.quote, line.text, line.before, line.after) for line in told[0].lines]
    assert ("只说一次", "", "", "") in lines
    assert ("", "", "边缘崩边", "当场更换") in lines
    assert any("回复交期" in line.text for line in told[0].lines)
    plain = office.colleague("customers.view_customer", "customers.view_communication", "customers.view_every_customer")
    told = [entry for entry in timeline(file, plain, CustomerPages) if entry.kind == "contact"]
    assert [line.quote for line in told[0].lines] == ["只说一次"]


def test_the_card_costs_the_same_however_many_revisits_there_were(office, file, client):
    client.force_login(office.keeper)
    counts = []
    for _more in range(2):
        client.get(CustomerPages.url("detail", file))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(CustomerPages.url("detail", file)).status_code == 200
        counts.append(len(queries))
        for _n in range(4):
            words = {"opinions": "慢", "handling": "promised", "promise_due_on": clock.today()}
            make.revisit(office, customer=file, **words)
    assert counts[0] == counts[1], counts


def test_the_card_offers_the_revisit_to_those_who_may(office, file, client):
    address = reverse("customers:revisit_add_for", args=[file.pk])
    client.force_login(office.keeper)
    assert address in client.get(CustomerPages.url("detail", file)).content.decode()
    client.force_login(office.colleague("customers.view_customer", "customers.view_every_customer"))
    assert address not in client.get(CustomerPages.url("detail", file)).content.decode()


def test_the_filters_of_the_list(office, file, client):
    make.revisit(office, customer=file, means="call")
    make.revisit(office, abnormality="崩边", remedy="更换")
    client.force_login(office.keeper)
    for words, total in (
        ({}, 2),
        ({"customer": file.number}, 1),
        ({"by": office.keeper.number}, 2),
        ({"means": "call"}, 1),
        ({"abnormal": "true"}, 1),
        ({"department": office.department.pk}, 2),
        ({"on_after": clock.today() + timedelta(days=1)}, 0),
    ):
        assert client.get(RevisitPages.url("list"), words).context["total"] == total, words


# --- figures ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["customers.contact_count", "customers.revisit_count"])
def test_a_figure_is_kept_live_and_equal_to_its_rows(office, file, client, key):
    client.force_login(office.keeper)
    other = make.customer(office)
    for customer, days in ((file, 0), (file, 1), (other, 0)):
        make.revisit(office, customer=customer, on=clock.today() - timedelta(days=days))
    make.communication(office, customer=file)
    month = Period(clock.today() - timedelta(days=1), clock.today())
    kept.count_anew()
    for subject in (file, other, office.keeper):
        value = reading.one(key, subject, month)
        assert value == client.get(reading.rows_url(measures[key], subject, month)).context["total"]
        assert value > 0
        whole = Period(month.start.replace(day=1), month.end)
        live = reading.by_month(key, type(subject), whole, [subject.pk], live=True)
        assert reading.by_month(key, type(subject), whole, [subject.pk]) == live
