"""Revisits: the record with its contact and what was promised, and mending it (CUS-06)."""

from datetime import timedelta

import pytest

from bizops.kernel import clock
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.organisation.models import Staff
from customers.models import Communication, Promise, Revisit
from customers.services import communications, customers, revisits
from tests.customers.visiting import filed, fresh, visit
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


# --- the record ---------------------------------------------------------------------------------
def test_a_revisit_is_also_a_contact_that_settles_what_was_planned(office, file):
    today = clock.today()
    planned = make.communication(office, customer=file, next_on=today)
    contact = make.contact(office, customer=file)
    revisit = make.revisit(
        office,
        customer=file,
        contact=contact,
        stock_seen="AG 盖板 3 箱",
        thanked=True,
        next_on=today + timedelta(days=9),
        next_step="送样",
    )
    planned.refresh_from_db()
    file.refresh_from_db()
    said = revisit.communication
    assert (said.means, said.contact, said.on, said.next_step) == ("visit", contact, today, "送样")
    assert planned.settled_on == today
    assert (file.last_revisit_on, file.last_contact_on, file.next_contact_on) == (today, today, said.next_on)
    assert (revisit.stock_seen, revisit.thanked, revisit.by) == ("AG 盖板 3 箱", True, office.keeper)


def test_an_earlier_revisit_recorded_afterwards_does_not_take_the_last_day_back(office, file):
    make.revisit(office, customer=file)
    make.revisit(office, customer=file, on=clock.today() - timedelta(days=3))
    file.refresh_from_db()
    assert file.last_revisit_on == clock.today()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"abnormality": "边缘崩边"}, "remedy"),
        ({"handling": "on_spot"}, "opinions"),
        ({"opinions": "交期太慢"}, "handling"),
        ({"opinions": "交期太慢", "handling": "promised"}, "promise_due_on"),
        ({"opinions": "交期太慢", "handling": "promised", "promise_due_on": -1}, "promise_due_on"),
        ({"opinions": "交期太慢", "handling": "promised", "promise_due_on": 91}, "promise_due_on"),
        ({"opinions": "交期太慢", "handling": "on_spot", "promise_due_on": 5}, "handling"),
        ({"promise_what": "回复"}, "handling"),
        ({"means": "mail"}, "means"),
        ({"on": 1}, "on"),
        ({"next_on": -1}, "next_on"),
        ({"next_step": "送样"}, "next_on"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_beside_its_field_and_nothing_is_written(office, file, values, field):
    days = {name: clock.today() + timedelta(days=n) for name, n in values.items() if isinstance(n, int)}
    with pytest.raises(RuleBroken) as refused:
        make.revisit(office, customer=file, **{**values, **days})
    assert refused.value.field == field
    assert str(refused.value)
    assert [kind.objects.count() for kind in (Revisit, Communication, Promise)] == [0, 0, 0]


def test_ninety_days_are_not_too_far(office, file):
    due = clock.today() + timedelta(days=90)
    make.revisit(office, customer=file, opinions="交期太慢", handling="promised", promise_due_on=due)
    assert Promise.objects.get().due_on == due


def test_a_date_further_back_needs_the_right_and_the_reason(office, file):
    seller, long_ago = office.colleague("customers.add_revisit"), clock.today() - timedelta(days=8)
    with pytest.raises(RuleBroken) as refused:
        visit(seller, file, on=long_ago)
    assert refused.value.field == "on"
    with pytest.raises(RuleBroken) as refused:
        visit(office.keeper, file, on=long_ago)
    assert refused.value.field == "note"
    assert visit(office.keeper, file, on=long_ago, note="出差无网络").on == long_ago


def test_nothing_is_recorded_on_an_archived_file(office, file):
    customers.archive(file, by=office.keeper, note="停产")
    with pytest.raises(RuleBroken):
        make.revisit(office, customer=file)


# --- what was promised ----------------------------------------------------------------------------
def test_what_was_promised_is_ones_own_to_answer_and_says_the_opinion_if_nothing_else(team):
    anna, _clara = team
    customer, due = filed(anna), clock.today() + timedelta(days=4)
    visit(anna, customer, opinions="交期太慢", handling="promised", promise_due_on=due)
    promise = Promise.objects.get()
    assert (promise.owner, promise.by, promise.what, promise.due_on) == (anna, anna, "交期太慢", due)
    assert promise.revisit.customer == customer


def test_what_was_promised_may_be_somebody_elses_to_answer(team, ben):
    anna, _clara = team
    due = clock.today() + timedelta(days=4)
    words = {"opinions": "问样品价", "handling": "promised", "promise_what": "报样品价", "promise_due_on": due}
    visit(anna, filed(anna), promise_owner=ben, **words)
    assert (Promise.objects.get().owner, Promise.objects.get().what) == (ben, "报样品价")


def test_what_was_reported_is_the_superiors_to_answer(team):
    anna, clara = team
    assert anna.superior == clara
    due = clock.today() + timedelta(days=4)
    visit(anna, filed(anna), opinions="要求换人", handling="reported", promise_due_on=due)
    assert Promise.objects.get().owner == clara


def test_without_a_superior_it_is_the_head_of_the_department(team):
    anna, clara = team
    Staff.objects.filter(pk=anna.pk).update(superior=None)
    due = clock.today() + timedelta(days=4)
    visit(fresh(anna), filed(anna), opinions="要求换人", handling="reported", promise_due_on=due)
    assert Promise.objects.get().owner == clara


def test_with_nobody_above_and_with_somebody_named_reporting_is_refused(office, file):
    words = {"opinions": "要求换人", "handling": "reported", "promise_due_on": clock.today()}
    with pytest.raises(RuleBroken) as refused:
        make.revisit(office, customer=file, **words)
    assert refused.value.field == "handling"
    with pytest.raises(RuleBroken) as refused:
        make.revisit(office, customer=file, promise_owner=office.keeper, **words)
    assert refused.value.field == "promise_owner"


def test_somebody_who_may_not_answer_is_refused_beside_the_field_of_the_form(office, file):
    words = {"opinions": "问价", "handling": "promised", "promise_due_on": clock.today()}
    with pytest.raises(RuleBroken) as refused:
        make.revisit(office, customer=file, promise_owner=office.colleague(), **words)
    assert refused.value.field == "promise_owner"


# --- mending ----------------------------------------------------------------------------------------
def test_its_recorder_mends_the_words_and_the_contact_follows(office, file):
    revisit = make.revisit(office, customer=file)
    mended = revisits.change(
        revisit, by=office.keeper, version=1, stock_seen="2 箱", summary="改过", means="call", handling="none"
    )
    said = Communication.objects.get(pk=revisit.communication_id)
    assert (mended.stock_seen, mended.version, said.summary, said.means) == ("2 箱", 2, "改过", "call")


def test_words_of_the_contact_alone_are_another_version_too(office, file):
    revisit = make.revisit(office, customer=file)
    revisits.change(revisit, by=office.keeper, version=1, summary="改过")
    with pytest.raises(Conflict):
        revisits.change(revisit, by=office.keeper, version=1, summary="又改")


def test_day_and_customer_stay_and_only_its_recorder_mends_for_three_days(office, file):
    with clock.at(clock.now() - timedelta(days=4)):
        old = make.revisit(office, customer=file)
    with clock.at(clock.now() - timedelta(days=3)):
        revisit = make.revisit(office, customer=file)
    for name, value in (("on", clock.today() - timedelta(days=4)), ("customer", make.customer(office))):
        with pytest.raises(RuleBroken) as refused:
            revisits.change(revisit, by=office.keeper, **{name: value})
        assert refused.value.field == name
    colleague = office.colleague("customers.change_revisit")
    assert [bool(revisits.mendable(revisit, by)) for by in (colleague, office.keeper)] == [True, False]
    with pytest.raises(RuleBroken):
        revisits.change(revisit, by=colleague, stock_seen="x")
    with pytest.raises(RuleBroken):
        revisits.change(old, by=office.keeper, stock_seen="x")
    assert revisits.change(revisit, by=office.keeper, stock_seen="x").stock_seen == "x"


def test_mending_asks_for_the_same_words_as_recording(office, file):
    revisit = make.revisit(office, customer=file)
    for values, field in (
        ({"abnormality": "崩边"}, "remedy"),
        ({"opinions": "慢"}, "handling"),
        ({"means": "mail"}, "means"),
    ):
        with pytest.raises(RuleBroken) as refused:
            revisits.change(revisit, by=office.keeper, **values)
        assert refused.value.field == field


def test_a_promise_can_be_added_and_then_stands(office, file):
    revisit = make.revisit(office, customer=file)
    revisits.change(revisit, by=office.keeper, opinions="交期太慢", handling="promised", promise_due_on=clock.today())
    assert revisit.promises.get().what == "交期太慢"
    with pytest.raises(RuleBroken) as refused:
        revisits.change(revisit, by=office.keeper, handling="on_spot")
    assert refused.value.field == "handling"
    assert revisits.change(revisit, by=office.keeper, opinions="交期太慢，要加急").version == 3
    assert revisit.promises.count() == 1


def test_the_contact_record_of_a_revisit_is_mended_there_only(office, file):
    revisit = make.revisit(office, customer=file)
    with pytest.raises(RuleBroken):
        communications.change(revisit.communication, by=office.keeper, on=clock.today() - timedelta(days=1))
