"""The duties of each class: born, closed by revisits, following class and people (CUS-06)."""

from datetime import date

import pytest

from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.handbook.registry import duty_parts
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import Period
from bizops.organisation.services import departments
from customers.models import Customer
from customers.services import customers, revisits
from customers.services import handover as hands
from tests.customers.visiting import World, at, filed, fresh, owed, raised, visit
from tests.factories import customers as make

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def team(anna, clara):
    """anna with her head clara."""
    return fresh(anna), fresh(clara)


# --- the duties of each class -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("classification", "key", "due"),
    [("key", "2026-10", (10, 31)), ("general", "2026Q4", (12, 31)), ("potential", "2026H2", (12, 31))],
)
def test_each_class_owes_at_its_own_rhythm(team, classification, key, due):
    anna, _clara = team
    with at(6, 15):
        customer = make.customer(World(anna))
    Customer.objects.filter(pk=customer.pk).update(classification=classification)
    raised((10, 1))
    duty = owed(customer, classification)
    assert (duty.period_key, duty.due_on, duty.owner) == (key, date(2026, *due), anna)


def test_the_first_full_period_counts_and_archived_files_owe_nothing(team):
    anna, clara = team
    new, gone = filed(anna), filed(anna)
    Customer.objects.filter(pk=new.pk).update(class_since=date(2026, 10, 2))
    customers.archive(gone, by=clara, note="停产")
    raised((10, 5))
    assert not Duty.objects.filter(clause__code="CUS-06", part="key").exists()


def test_a_revisit_closes_the_duty_of_its_month_on_time(team):
    anna, _clara = team
    customer = filed(anna)
    raised((10, 1))
    with at(10, 20):
        revisit = visit(anna, customer)
    duty = owed(customer)
    assert (duty.status, duty.done_on, duty.evidence) == ("done", date(2026, 10, 20), revisit.pk)


def test_a_revisit_of_the_last_day_recorded_on_the_next_working_day_is_on_time(team):
    anna, _clara = team
    customer = filed(anna)
    raised((10, 1), (11, 1))
    with at(11, 2):  # a Monday; Saturday the 31st is worked
        visit(anna, customer, on=date(2026, 10, 31))
    october, november = Duty.objects.filter(subject=customer.pk, part="key").order_by("due_on")
    assert (october.status, october.done_on, november.status) == ("done", date(2026, 10, 31), "open")


def test_a_revisit_recorded_days_later_counts_by_the_day_of_recording(team):
    anna, _clara = team
    customer = filed(anna)
    raised((10, 1), (11, 1))
    with at(11, 4):
        visit(anna, customer, on=date(2026, 10, 30))
    october, november = Duty.objects.filter(subject=customer.pk, part="key").order_by("due_on")
    assert (october.status, october.done_on, november.status) == ("late", date(2026, 11, 4), "open")


def test_a_revisit_in_the_next_month_closes_that_month_first_and_a_second_one_the_month_before(team):
    anna, _clara = team
    customer = filed(anna)
    raised((10, 1), (11, 1))
    with at(11, 3):
        visit(anna, customer)
    october, november = Duty.objects.filter(subject=customer.pk, part="key").order_by("due_on")
    assert (october.status, november.status) == ("open", "done")
    with at(11, 5):
        visit(anna, customer)
    october.refresh_from_db()
    assert (october.status, october.done_on) == ("late", date(2026, 11, 5))


def test_a_colleague_may_close_it_and_mending_the_record_closes_nothing(team, ben):
    anna, _clara = team
    customer = filed(anna)
    with at(9, 30):
        early = visit(anna, customer)
    raised((10, 1))
    with at(10, 2):
        revisits.change(early, by=anna, stock_seen="2 箱")
    assert owed(customer).status == "open"
    with at(10, 3):
        visit(ben, customer)
    assert owed(customer).status == "done"


def test_the_head_owes_a_visit_of_his_own_that_nobody_else_closes(team):
    anna, clara = team
    customer = filed(anna)
    raised((10, 1))
    head = owed(customer, "head")
    assert (head.owner, head.period_key, head.due_on) == (clara, "2026Q4", date(2026, 12, 31))
    with at(10, 3):
        visit(anna, customer)
    assert (owed(customer).status, owed(customer, "head").status) == ("done", "open")
    with at(11, 3):
        visit(clara, customer)
    assert owed(customer, "head").status == "done"


def test_one_visit_of_the_head_closes_both(team):
    anna, clara = team
    customer = filed(anna)
    raised((10, 1))
    with at(10, 3):
        assert {duty.part for duty in revisits.closes(customer, by=clara)} == {"key", "head"}
        assert {duty.part for duty in revisits.closes(customer, by=anna)} == {"key"}
        visit(clara, customer)
        assert revisits.closes(customer, by=clara) == []
    assert (owed(customer).status, owed(customer, "head").status) == ("done", "done")


def test_what_a_revisit_would_close_is_what_it_closes(team):
    anna, _clara = team
    customer = filed(anna)
    raised((10, 1), (11, 1))
    with at(11, 3):
        for _n in range(2):
            told = revisits.closes(customer, by=anna)
            visit(anna, customer)
            assert [Duty.objects.get(pk=duty.pk).done_on for duty in told] == [date(2026, 11, 3)]
        assert revisits.closes(customer, by=anna) == []


def test_a_head_owes_no_second_visit_on_his_own_and_on_other_classes(team):
    anna, clara = team
    filed(clara), filed(anna, "general")
    raised((10, 1))
    assert not Duty.objects.filter(clause__code="CUS-06", part="head").exists()


def test_the_service_person_owes_it_where_the_figure_says_so(team, dan):
    anna, _clara = team
    served, other = filed(anna, service_person=dan), filed(anna)
    figures.put("customers.revisit_by", "service", reason="客服回访", by=None, effective_from=date(2026, 1, 1))
    raised((10, 1))
    assert (owed(served).owner, owed(other).owner) == (dan, anna)
    customers.change(other, by=anna, service_person=dan)
    assert owed(other).owner == dan


def test_another_rhythm_is_a_figure_and_only_a_fitting_one_is_taken(team):
    anna, _clara = team
    customer = filed(anna)
    with pytest.raises(RuleBroken):
        figures.put("customers.revisit_months_key", 5, reason="x", by=None)
    figures.put("customers.revisit_months_key", 2, reason="改为双月", by=None, effective_from=date(2026, 9, 1))
    with at(8, 1):
        Customer.objects.filter(pk=customer.pk).update(class_since=date(2026, 8, 1))
    raised((10, 1))
    assert owed(customer).period_key == "2026B5"


def test_one_is_reminded_in_the_middle_and_a_few_days_before_the_end(db):
    days = duty_parts["CUS-06/key"].remind(Period.of("month", OCTOBER))
    assert days == [date(2026, 10, 16), date(2026, 10, 26)]


# --- when the rhythm changes ---------------------------------------------------------------------------
def test_the_duty_of_the_old_class_lapses_with_the_reason(team):
    anna, clara = team
    customer = filed(anna)
    raised((10, 1))
    assert revisits.rhythm_changed(customer, by=clara) == 0
    Customer.objects.filter(pk=customer.pk).update(classification="general")
    assert revisits.rhythm_changed(customer, by=clara, note="降级") == 2
    assert (owed(customer).status, owed(customer, "head").status) == ("waived", "waived")
    assert owed(customer).events.order_by("pgh_id").last().pgh_context["note"] == "降级"


def test_what_is_done_stays_done_when_the_class_changes(team):
    anna, clara = team
    customer = filed(anna)
    raised((10, 1))
    with at(10, 3):
        visit(clara, customer)
    Customer.objects.filter(pk=customer.pk).update(classification="general")
    assert revisits.rhythm_changed(customer, by=clara) == 0


def test_archiving_lets_duties_and_promises_lapse_and_restoring_begins_anew(team):
    anna, clara = team
    customer = filed(anna)
    raised((10, 1))
    with at(10, 2):
        promise = make.promise(World(anna), customer=customer, due_on=date(2026, 10, 9))
    with at(10, 5):
        customers.archive(customer, by=clara, note="停产搬迁")
    promise.refresh_from_db()
    statuses = set(Duty.objects.filter(clause__code="CUS-06").values_list("status", flat=True))
    assert (statuses, promise.status) == ({"waived"}, "withdrawn")
    with at(10, 20):
        customers.restore(customer, by=clara, note="复产")
    raised((10, 21))
    customer.refresh_from_db()
    assert customer.class_since == date(2026, 10, 20)
    assert not Duty.objects.filter(clause__code="CUS-06", status="open").exists()
    raised((11, 1))
    assert Duty.objects.get(clause__code="CUS-06", part="key", status="open").period_key == "2026-11"


def test_a_head_who_takes_the_customer_over_owes_only_the_one(team):
    anna, clara = team
    customer, given = filed(anna), filed(anna)
    raised((10, 1))
    customers.change(customer, by=clara, owner=clara)
    assert (owed(customer).owner, owed(customer).status, owed(customer, "head").status) == (clara, "open", "waived")
    hands.give_customers(Customer.objects.filter(pk=given.pk), clara, by=None)
    assert (owed(given).owner, owed(given, "head").status) == (clara, "waived")


def test_another_head_takes_the_visits_over_but_not_those_to_his_own_customers(team, ben):
    anna, _clara = team
    customer, own = filed(anna), filed(ben)
    raised((10, 1))
    departments.set_head(anna.department, ben, by=None)
    assert (owed(customer, "head").owner, owed(customer, "head").status) == (ben, "open")
    assert owed(own, "head").status == "waived"
