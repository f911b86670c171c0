"""What revisits, promises and reviews refuse at their edges, and in which order they lock (CUS-06, CUS-08)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizops.kernel import clock
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Department, Staff
from customers.models import Promise, Review
from customers.services import customers, promises, reviews, revisits, rounds
from tests.customers import trading
from tests.customers.visiting import World, filed, fresh, raised, visit
from tests.factories import customers as make

DUE = {"promise_due_on": clock.today() + timedelta(days=4)}
REPORTED = {"opinions": "要求换人", "handling": "reported", **DUE}


@pytest.fixture
def team(anna, ben, clara):
    """anna and ben with their head clara."""
    return fresh(anna), fresh(ben), fresh(clara)


def locks(captured) -> list[str]:
    """The tables whose rows were locked, in order."""
    found = (q["sql"] for q in captured if "FOR UPDATE" in q["sql"] or "FOR NO KEY UPDATE" in q["sql"])
    return [sql.split('FROM "')[1].split('"')[0] for sql in found]


# --- revisits ---------------------------------------------------------------------------------------
def test_nothing_is_mended_on_an_archived_file(team):
    anna, _ben, clara = team
    revisit = visit(anna, filed(anna))
    customers.archive(revisit.customer, by=clara, note="停产")
    with pytest.raises(RuleBroken):
        revisits.change(revisit, by=anna, stock_seen="2 箱")


@pytest.mark.parametrize(
    ("words", "field"),
    [({"promise_what": "回复交期"}, "handling"), ({**REPORTED, "promise_owner": True}, "promise_owner")],
)
def test_what_is_promised_while_mending_fits_to_the_handling(team, words, field):
    anna, ben, _clara = team
    revisit = visit(anna, filed(anna))
    words = {name: ben if value is True else value for name, value in words.items()}
    with pytest.raises(RuleBroken) as refused:
        revisits.change(revisit, by=anna, **words)
    assert refused.value.field == field
    assert not Promise.objects.exists()


def test_a_promise_that_stands_is_not_worded_anew_by_mending(team):
    anna, _ben, _clara = team
    revisit = visit(anna, filed(anna), opinions="交期太慢", handling="promised", **DUE)
    with pytest.raises(RuleBroken) as refused:
        revisits.change(revisit, by=anna, promise_what="别的")
    assert refused.value.field == "handling"


def test_a_superior_who_left_answers_nothing(team):
    anna, ben, clara = team
    Staff.objects.filter(pk=anna.pk).update(superior=ben)
    Staff.objects.filter(pk=ben.pk).update(is_active=False)
    visit(fresh(anna), filed(anna), **REPORTED)
    assert Promise.objects.get().owner == clara


def test_a_head_without_a_superior_does_not_report_to_himself(team):
    _anna, _ben, clara = team
    Staff.objects.filter(pk=clara.pk).update(superior=None)
    with pytest.raises(RuleBroken) as refused:
        visit(fresh(clara), filed(clara), **REPORTED)
    assert refused.value.field == "handling"


def test_who_has_nobody_above_reports_to_the_head_of_the_customer_s_department(team):
    anna, ben, _clara = team
    customer = filed(ben)
    Staff.objects.filter(pk=anna.pk).update(
        superior=None, department=Department.objects.create(name="驻外", code="OUT")
    )
    visit(fresh(anna), customer, **REPORTED)
    assert Promise.objects.get().owner == customer.department.head


def test_a_rhythm_that_stays_keeps_its_duties_open(team):
    anna, _ben, clara = team
    customer = filed(anna)
    raised((10, 1))
    assert revisits.rhythm_changed(customer, by=clara) == 0
    assert revisits.spare_heads(type(customer).objects.all(), by=clara) == 0


# --- promises ---------------------------------------------------------------------------------------
def test_a_promise_is_handed_over_only_as_it_was_seen_and_to_somebody_who_may_answer(team, nobody):
    anna, ben, _clara = team
    promise = make.promise(World(anna), customer=filed(anna))
    with pytest.raises(RuleBroken) as refused:
        promises.hand_over(promise, by=anna, owner=nobody)
    assert refused.value.field == "owner"
    promises.hand_over(promise, by=anna, owner=ben, version=1)
    with pytest.raises(Conflict):
        promises.hand_over(promise, by=anna, owner=anna, version=1)
    assert Promise.objects.get().owner == ben


def test_handing_a_promise_to_whoever_has_it_is_told_to_nobody(team):
    anna, ben, _clara = team
    promise = make.promise(World(anna), customer=filed(anna), owner=ben)
    assert promises.hand_over(promise, by=anna, owner=ben).version == 1
    assert not Outbox.objects.filter(kind="promise_handed_over").exists()


# --- reviews ------------------------------------------------------------------------------------------
def test_a_form_of_a_closed_round_stays_with_whoever_owed_it(director, clara, anna, ben):
    file = trading.filed(anna)
    found = trading.opened()
    with trading.on(found.close_by + timedelta(days=1)):
        rounds.close(found, by=director)
        customers.change(file, by=clara, owner=ben)
    assert Review.objects.get(customer=file).owner == anna


# --- locks ------------------------------------------------------------------------------------------
def test_the_file_of_a_customer_is_locked_before_what_hangs_on_it(team):
    """One order for all, or two who work on the same customer wait for each other for ever."""
    anna, _ben, clara = team
    revisit = visit(anna, filed(anna))
    with CaptureQueriesContext(connection) as asked:
        revisits.change(revisit, by=anna, stock_seen="2 箱")
    assert locks(asked)[:2] == ["customers_customer", "customers_revisit"]
    with CaptureQueriesContext(connection) as asked:
        make.promise(World(anna), customer=revisit.customer)
    assert locks(asked)[0] == "customers_customer"
    file = trading.filed(anna)
    trading.opened()
    form = Review.objects.get(customer=file)
    with trading.on(trading.OPENED):
        reviews.fill(form, by=anna, hand_in=True, potential=4, cooperation=3, opinion="稳")
        with CaptureQueriesContext(connection) as asked:
            reviews.approve(form, by=clara)
    assert locks(asked)[:2] == ["customers_customer", "customers_review"]
