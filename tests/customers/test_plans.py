"""The contact plan of a class and of a customer, and whether it is kept (CUS-04)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.handbook.registry import watches
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from customers.models import ContactPlan, Customer
from customers.pages import CustomerPages
from customers.services import communications, customers, plans
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


def silent(office, days: int, classification="key", **values) -> Customer:
    """A customer of a class who was spoken with for the last time so many days ago."""
    customer = make.customer(office)
    words = {"classification": classification, "last_contact_on": clock.today() - timedelta(days=days), **values}
    Customer.objects.filter(pk=customer.pk).update(**words)
    return Customer.objects.get(pk=customer.pk)


def broken() -> set[int]:
    return set(watches["CUS-04"].breaches().values_list("pk", flat=True))


def test_each_class_has_a_plan_to_begin_with_and_what_was_set_stays(db):
    before = dict(ContactPlan.objects.values_list("classification", "days"))
    assert before == {"key": 15, "general": 45, "potential": 120}
    ContactPlan.objects.filter(classification="key").update(days=10)
    ContactPlan.objects.filter(classification="general").delete()
    plans.seed()
    assert dict(ContactPlan.objects.values_list("classification", "days")) == {**before, "key": 10}


@pytest.mark.parametrize(("classification", "days"), [("key", 15), ("general", 45), ("potential", 120)])
def test_a_customer_not_spoken_with_for_longer_than_his_class_asks_is_found(office, classification, days):
    silent(office, days, classification)
    late = silent(office, days + 1, classification)
    assert broken() == {late.pk}
    assert not plans.standing(late).is_kept


def test_a_plan_of_the_customers_own_goes_before_that_of_the_class(office):
    patient = silent(office, 29, plan_days=30)
    strict = silent(office, 8, "potential", plan_days=7)
    assert broken() == {strict.pk}
    assert plans.standing(patient).is_kept
    assert plans.standing(strict).broken_on == clock.today()


def test_without_any_contact_the_days_run_from_the_class(office):
    new, old = silent(office, 0), silent(office, 0)
    Customer.objects.filter(pk__in=(new.pk, old.pk)).update(last_contact_on=None)
    Customer.objects.filter(pk=old.pk).update(class_since=clock.today() - timedelta(days=16))
    assert broken() == {old.pk}


def test_a_planned_contact_that_did_not_take_place_breaks_the_plan_from_the_next_day_on(office):
    today = clock.today()
    customer = silent(office, 1, next_contact_on=today)
    assert broken() == set()
    Customer.objects.filter(pk=customer.pk).update(next_contact_on=today - timedelta(days=3))
    assert broken() == {customer.pk}
    customer.refresh_from_db()
    assert plans.standing(customer).broken_on == today - timedelta(days=2)
    communications.record(by=office.keeper, customer=customer, summary="已联系")
    assert broken() == set()


def test_an_archived_file_breaks_no_plan(office):
    customer = silent(office, 99)
    customers.archive(customer, by=office.keeper, note="停产")
    assert (broken(), customer.pk in watches["CUS-04"].population().values_list("pk", flat=True)) == (set(), False)
    customer.refresh_from_db()
    assert plans.standing(customer).is_kept


def test_the_panel_and_the_watch_agree_about_everybody(office):
    for classification in ("key", "general", "potential"):
        for days in (0, 15, 16, 45, 46, 120, 121):
            for values in ({}, {"plan_days": 16}, {"next_contact_on": clock.today() - timedelta(days=1)}):
                silent(office, days, classification, **values)
    kept = {customer.pk for customer in Customer.objects.all() if plans.standing(customer).is_kept}
    everybody = set(Customer.objects.values_list("pk", flat=True))
    assert broken() == everybody - kept
    assert kept
    assert broken()


def test_breaches_are_counted_in_one_query(office):
    silent(office, 99)
    with CaptureQueriesContext(connection) as queries:
        assert watches["CUS-04"].breaches().count() == 1
    assert len(queries) == 1


def test_the_link_of_the_board_lists_exactly_the_breaches(office, client):
    late = [silent(office, 16), silent(office, 1, next_contact_on=clock.today() - timedelta(days=1))]
    good = silent(office, 3)
    gone = silent(office, 99)
    customers.archive(gone, by=office.keeper, note="停产")
    client.force_login(office.keeper)
    watch = watches["CUS-04"]
    assert (watch.opens, watch.department) == ("customers/customer", "department")
    page = client.get(CustomerPages.url("list"), watch.words)
    assert page.context["total"] == len(late) == len(broken())
    assert good.number not in page.content.decode()
    kept = client.get(CustomerPages.url("list"), {"plan_broken": "false"})
    assert kept.context["total"] == 1
    assert good.number in kept.content.decode()


def test_the_form_of_a_file_carries_its_own_plan(office, client):
    customer = silent(office, 1)
    client.force_login(office.keeper)
    address = CustomerPages.url("edit", customer)
    assert 'name="plan_days"' in client.get(address).content.decode()
    words = {"name": customer.name, "kind": "direct", "owner": office.keeper.number, "version": customer.version}
    assert client.post(address, {**words, "plan_days": "0"}).status_code == 422
    answer = client.post(address, {**words, "plan_days": "5", "plan_means": "visit", "plan_topic": "新品"})
    assert answer.status_code == 302
    customer.refresh_from_db()
    assert (customer.plan_days, customer.plan_means, customer.plan_topic) == (5, "visit", "新品")


def test_the_card_says_how_often_by_what_means_about_what_and_since_when_broken(office, client):
    customer = silent(office, 20, plan_topic="年度框架")
    client.force_login(office.keeper)
    page = client.get(CustomerPages.url("detail", customer)).content.decode()
    assert "年度框架" in page
    assert str(clock.today() - timedelta(days=4)) in page
    plan = plans.standing(customer)
    assert (plan.days, plan.means, plan.topic, plan.is_own) == (15, "visit", "年度框架", True)
    assert plan.broken_on == clock.today() - timedelta(days=4)


def test_the_plan_of_a_class_is_changed_in_the_administration_with_history(admin, client):
    plan = ContactPlan.objects.get(classification="key")
    client.force_login(admin)
    address = reverse("admin:customers_contactplan_change", args=[plan.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"days": "10", "means": "call", "topic": "库存"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.days, plan.means, plan.topic, plan.classification, plan.version) == (10, "call", "库存", "key", 2)
    assert plan.events.order_by("pgh_id").last().pgh_context["by"] == admin.pk
    assert client.post(address, {"days": "0", "means": "call"}).status_code == 200
    for gone in ("add", "delete"):
        args = [plan.pk] if gone == "delete" else []
        assert client.get(reverse(f"admin:customers_contactplan_{gone}", args=args)).status_code == 403


def test_the_service_changes_days_and_never_the_class(db):
    plan = ContactPlan.objects.get(classification="key")
    changed = plans.change(plan, by=None, days=12, classification="general")
    assert (changed.days, changed.classification) == (12, "key")
    with pytest.raises(RuleBroken):
        plans.change(plan, by=None, version=1, days=13)
