"""Promises: the duty of whoever answers, the answer on the card, and who sees them (CUS-06)."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from bizops.pages.timeline import timeline
from customers.models import Customer, Promise
from customers.pages import CustomerPages, PromisePages
from customers.services import customers, promises
from tests.factories import customers as make
from tests.factories.house import Office


@dataclass
class World:
    """What the factories ask for: whose the records are."""

    keeper: object


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    return make.customer(office)


@pytest.fixture
def team(anna, ben, clara):
    """anna and ben with their head clara."""
    return [Staff.objects.get(pk=person.pk) for person in (anna, ben, clara)]


def duty_of(promise) -> Duty:
    return Duty.objects.get(clause__code="CUS-06", part="promise", subject=promise.pk)


def told(kind: str, person) -> list[Outbox]:
    return list(Outbox.objects.filter(kind=kind, to=person))


def test_whoever_answers_owes_a_duty_until_the_promised_day(office, file):
    promise = make.promise(office, customer=file)
    duty = duty_of(promise)
    assert (duty.owner, duty.due_on, duty.department) == (office.keeper, promise.due_on, office.department)
    assert duty.subject_name == promise.what


@pytest.mark.parametrize(
    ("values", "field"),
    [({"what": " "}, "what"), ({"due_on": None}, "due_on"), ({"due_on": -1}, "due_on"), ({"due_on": 91}, "due_on")],
)
def test_a_promise_says_what_and_by_a_day_ahead(office, file, values, field):
    if isinstance(values.get("due_on"), int):
        values = {"due_on": clock.today() + timedelta(days=values["due_on"])}
    with pytest.raises(RuleBroken) as refused:
        make.promise(office, customer=file, **values)
    assert refused.value.field == field
    assert [Promise.objects.count(), Duty.objects.count()] == [0, 0]


def test_who_answers_works_here_in_a_department_and_may(office, file):
    away = office.colleague("customers.answer_promise")
    Staff.objects.filter(pk=away.pk).update(is_active=False)
    alone = office.colleague("customers.answer_promise")
    Staff.objects.filter(pk=alone.pk).update(department=None)
    unfit = office.colleague("customers.view_promise")
    for person, clause in ((away, "ORG-02"), (alone, "ORG-01"), (unfit, "CUS-06")):
        with pytest.raises(RuleBroken) as refused:
            make.promise(office, customer=file, owner=Staff.objects.get(pk=person.pk))
        assert (refused.value.field, refused.value.clause) == ("owner", clause)


def test_an_archived_file_is_promised_nothing(office, file):
    customers.archive(file, by=office.keeper, note="停产")
    with pytest.raises(RuleBroken):
        make.promise(office, customer=file)


def test_the_answer_closes_the_duty_on_time_or_late(office, file):
    for days, status in ((5, "done"), (6, "late")):
        promise = make.promise(office, customer=file)
        with clock.at(clock.now() + timedelta(days=days)):
            promises.answer(promise, by=office.keeper, note="下周一到货")
            today = clock.today()
        promise.refresh_from_db()
        assert (promise.status, promise.answer, promise.answered_on) == ("kept", "下周一到货", today)
        assert (duty_of(promise).status, duty_of(promise).done_on) == (status, today)


def test_an_answer_stands_on_the_card_and_is_told_to_whoever_promised(team):
    anna, _ben, clara = team
    customer = make.customer(World(anna))
    promise = make.promise(World(anna), customer=customer, owner=clara)
    assert [row.channels for row in told("duty_owed", clara)] == [["bell"]]
    promises.answer(promise, by=clara, note="同意换货")
    assert [(row.body, row.channels) for row in told("promise_answered", anna)] == [("同意换货", ["bell"])]
    entry = next(e for e in timeline(customer, anna, CustomerPages) if e.icon == "message")
    assert (entry.who, entry.lines[0].quote, entry.kind) == (clara.full_name, "同意换货", "contact")
    assert promise.what in entry.title


def test_ones_own_answer_is_told_to_nobody(office, file):
    promises.answer(make.promise(office, customer=file), by=office.keeper, note="已回复")
    assert not Outbox.objects.filter(kind="promise_answered").exists()


def test_a_withdrawn_promise_lets_the_duty_lapse_and_nobody_withdraws_his_own(office, file):
    promise = make.promise(office, customer=file)
    with pytest.raises(RuleBroken):
        promises.withdraw(promise, by=office.keeper, note="不等了")
    assert duty_of(promise).status == "open"
    head = office.colleague("customers.withdraw_promise")
    promises.withdraw(promise, by=head, note="客户不再需要")
    assert (promise.status, duty_of(promise).status) == ("withdrawn", "waived")
    assert duty_of(promise).events.order_by("pgh_id").last().pgh_context["note"] == "客户不再需要"


def test_handing_over_takes_the_duty_along_and_tells_who_gets_it(team):
    anna, ben, _clara = team
    promise = make.promise(World(anna), customer=make.customer(World(anna)))
    promises.hand_over(promise, by=anna, owner=ben)
    assert (duty_of(promise).owner, duty_of(promise).due_on) == (ben, promise.due_on)
    assert len(told("promise_handed_over", ben)) == 1
    promises.answer(promise, by=ben, note="已回复")
    with pytest.raises(RuleBroken):
        promises.hand_over(promise, by=ben, owner=anna)


def test_who_answers_sees_the_promise_but_not_the_customer_and_others_see_neither(team, dan):
    anna, ben, clara = team
    customer = make.customer(World(anna))
    promise = make.promise(World(anna), customer=customer, owner=dan)
    seen = {person.username for person in (anna, ben, clara, dan) if PromisePages.rows(person).exists()}
    assert seen == {"anna", "clara", "dan"}
    assert not Customer.objects.visible_to(dan).exists()
    assert PromisePages.rows_to_change(dan).filter(pk=promise.pk).exists()


def test_without_the_right_to_see_promises_there_is_none(office, file):
    make.promise(office, customer=file)
    plain = office.colleague("customers.view_customer", "customers.view_every_customer")
    assert not Promise.objects.visible_to(plain).exists()
    assert not Promise.objects.editable_by(plain).exists()


def test_somebody_who_was_only_granted_a_look_at_the_customer_changes_no_promise(team):
    from django.contrib.auth.models import Permission

    from customers.models import CustomerGrant

    anna, ben, _clara = team
    customer = make.customer(World(anna))
    promise = make.promise(World(anna), customer=customer)
    look = Permission.objects.get(codename="view_customer")
    CustomerGrant.objects.create(
        user=ben, permission=look, content_object=customer, granted_by=anna, purpose="交接",
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    assert Promise.objects.visible_to(ben).filter(pk=promise.pk).exists()
    assert not Promise.objects.editable_by(ben).exists()


def test_the_journey_of_a_promise(team, client):
    anna, _ben, clara = team
    customer = make.customer(World(anna))
    due = clock.today() + timedelta(days=3)
    client.force_login(anna)
    words = {
        "summary": "到厂回访", "means": "visit", "on": str(clock.today()), "opinions": "要求换货", "handling": "reported",
        "promise_what": "换货答复", "promise_due_on": str(due),
    }  # fmt: skip
    answer = client.post(reverse("customers:revisit_add_for", args=[customer.pk]), words)
    promise = Promise.objects.get()
    assert "换货答复" in client.get(answer["Location"]).content.decode()
    assert "换货答复" in client.get(CustomerPages.url("detail", customer)).content.decode()
    client.force_login(clara)
    mine = client.get(PromisePages.url("list"), {"view": "mine"})
    assert mine.context["total"] == 1
    move = PromisePages.url("move", promise, move="answer")
    assert client.get(move).status_code == 200
    assert client.post(move, {"note": ""}).status_code == 409
    assert client.post(move, {"note": "同意换货"})["Location"] == PromisePages.url("detail", promise)
    assert duty_of(promise).status == "done"
    assert "同意换货" in client.get(PromisePages.url("detail", promise)).content.decode()
    assert client.get(PromisePages.url("list"), {"view": "open"}).context["total"] == 0


def test_the_duty_leads_straight_to_the_answer(office, file, client):
    promise = make.promise(office, customer=file)
    address = reverse(duty_of(promise).declared.where, args=[promise.pk])
    client.force_login(office.keeper)
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": "已回复"}).status_code == 302
    assert duty_of(promise).status == "done"
    client.force_login(office.colleague("customers.view_promise"))
    assert client.get(address).status_code == 403


def test_handing_over_by_the_form(office, file, client):
    promise = make.promise(office, customer=file)
    taker = office.colleague("customers.answer_promise", "customers.view_promise")
    client.force_login(office.keeper)
    address = PromisePages.url("edit", promise)
    assert client.get(address).status_code == 200
    assert client.post(address, {"owner": taker.number, "version": promise.version}).status_code == 302
    assert duty_of(promise).owner == taker


def test_the_presets_of_the_list(office, file, client):
    with clock.at(clock.now() - timedelta(days=10)):
        late = make.promise(office, customer=file, due_on=clock.today() + timedelta(days=2))
        answered = make.promise(office, customer=file, due_on=clock.today() + timedelta(days=2))
        promises.answer(answered, by=office.keeper, note="已回复")
    make.promise(office, customer=file, owner=office.colleague("customers.answer_promise"))
    client.force_login(office.keeper)
    for view, total in (("mine", 1), ("open", 2), ("overdue", 1)):
        assert client.get(PromisePages.url("list"), {"view": view}).context["total"] == total, view
    assert late.what in client.get(PromisePages.url("list"), {"view": "overdue"}).content.decode()
    assert client.get(PromisePages.url("list"), {"overdue": "false"}).context["total"] == 2


def test_the_card_shows_open_promises_only(office, file, client):
    open_one, answered = make.promise(office, customer=file), make.promise(office, customer=file)
    promises.answer(answered, by=office.keeper, note="已回复")
    client.force_login(office.keeper)
    panels = client.get(CustomerPages.url("detail", file)).context["panels"]
    rows = [c["rows"] for panel, c in panels if getattr(panel, "only_open", False)]
    assert rows == [[open_one]]


def test_the_administration_shows_both_and_changes_no_status(office, admin, client):
    revisit, promise = make.revisit(office), make.promise(office)
    client.force_login(admin)
    for document in (revisit, promise):
        name = f"admin:customers_{document._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200
        page = client.get(reverse(f"{name}_change", args=[document.pk])).content.decode()
        for closed in ("status", "owner", "due_on", "on", "customer"):
            assert f'name="{closed}"' not in page
        assert client.get(reverse(f"{name}_add")).status_code == 403
