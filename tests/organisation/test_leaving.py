"""Leaving: the login ends, and what somebody holds goes to successors in the same action (ORG-02)."""

from datetime import timedelta

import pytest

from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation import registry
from bizops.organisation.models import Appointment, Department, Handover, LoginSession, Staff
from bizops.organisation.services import appointments, departments, handovers
from bizops.organisation.services import staff as people
from customers.models import Customer, Promise
from customers.services import promises
from tests.organisation.holding import again, allow, owed

TODAY = clock.today
DAY = timedelta(days=1)


@pytest.fixture
def anna(anna):
    return allow(anna, "customers.answer_promise")


# --- leaving ----------------------------------------------------------------------------------------
def test_leaving_and_handing_over_are_one_action(anna, ben, hr, customer_of, client, browser):
    mine = customer_of(anna)
    anna_s = browser()
    anna_s.force_login(anna)
    assert anna_s.get("/profile/").status_code == 200
    people.leave(anna, by=hr, note="违纪辞退", successors={"customers.owner": ben})
    assert Customer.objects.get(pk=mine.pk).owner == ben
    assert not again(anna).is_active
    assert not LoginSession.objects.filter(staff=anna).exists()
    assert anna_s.get("/profile/").status_code == 302, "the session is dead on the next click"
    note = mine.events.order_by("-pgh_id").first().pgh_context["note"]
    assert "安然" in note
    assert "违纪" not in note, "the reason of an end is not for everybody who sees the customer"


def test_a_refused_successor_leaves_the_login_as_it_was(anna, dan, hr, nobody, customer_of):
    customer_of(anna)
    with pytest.raises(RuleBroken):
        people.leave(anna, by=hr, successors={"customers.owner": nobody})
    assert (again(anna).is_active, again(anna).left_on) == (True, None)


def test_without_a_successor_the_superior_gets_what_is_left(anna, clara, hr, customer_of):
    mine = customer_of(anna)
    Customer.objects.filter(pk=mine.pk).update(classification="general")
    duty = owed(mine, anna, part="general")
    people.leave(anna, by=hr)
    assert Customer.objects.get(pk=mine.pk).owner == clara
    assert Duty.objects.get(pk=duty.pk).owner == clara
    assert Handover.objects.get().taker == clara


def test_a_last_day_ahead_keeps_work_and_login_until_then(anna, clara, hr, customer_of):
    mine = customer_of(anna)
    people.leave(anna, by=hr, on=TODAY() + 3 * DAY)
    assert Customer.objects.get(pk=mine.pk).owner == anna
    people.settle(by=None, on=TODAY() + 4 * DAY)
    assert Customer.objects.get(pk=mine.pk).owner == clara
    assert not again(anna).is_active


def test_a_superior_who_may_not_have_it_is_passed_over(anna, ben, clara, director, hr, customer_of):
    mine = customer_of(anna)
    appointments.end(Appointment.objects.get(staff=clara), by=None, on=TODAY() - DAY)
    assert not again(clara).has_perm("customers.view_customer")
    people.leave(anna, by=hr)
    assert Customer.objects.get(pk=mine.pk).owner == director


def test_nobody_there_to_take_it_never_keeps_a_login_open(anna, hr, customer_of):
    mine = customer_of(anna)
    people.leave(anna, by=hr)
    assert not again(anna).is_active
    assert Customer.objects.get(pk=mine.pk).owner == anna


def test_a_holding_that_breaks_keeps_no_login_open(anna, clara, hr, customer_of, monkeypatch, caplog):
    mine = customer_of(anna)
    promise = promises.make(by=anna, customer=mine, what="答复交期", due_on=TODAY())
    allow(clara, "customers.answer_promise")

    def breaks(rows, to, *, by, note=""):
        rows.update(status="nonsense that is far too long")

    spoilt = dict(registry.holdings._items)
    spoilt["customers.promise"] = registry.Holding(**{**spoilt["customers.promise"].__dict__, "give": breaks})
    monkeypatch.setattr(registry.holdings, "_items", spoilt)
    people.leave(anna, by=hr)
    assert not again(anna).is_active
    assert Customer.objects.get(pk=mine.pk).owner == clara
    assert Promise.objects.get(pk=promise.pk).owner == anna
    assert "customers.promise" in caplog.text


def test_a_leaver_who_still_holds_something_can_be_relieved_afterwards(anna, ben, hr, customer_of):
    mine = customer_of(anna)
    people.leave(anna, by=hr)
    handovers.hand_over(again(anna), {"customers.owner": ben}, by=hr, note="补办交接")
    assert Customer.objects.get(pk=mine.pk).owner == ben


def test_the_seat_of_a_head_stays_empty_unless_somebody_is_named(anna, ben, clara, director, hr, firm):
    people.leave(clara, by=hr)
    assert Department.objects.get(code="BIZ").head is None
    departments.set_head(firm.department("BIZ"), anna, by=None)
    people.leave(anna, by=hr, successors={"organisation.head": ben})
    assert Department.objects.get(code="BIZ").head == ben


# --- pages ------------------------------------------------------------------------------------------
@pytest.fixture
def personnel(hr, client):
    client.force_login(hr)
    return client


def test_the_page_of_leaving_shows_what_is_held_and_proposes_the_superior(personnel, anna, clara, customer_of):
    for _n in range(2):
        customer_of(anna)
    page = personnel.get(f"/organisation/staff/{anna.pk}/leave/").text
    assert "2 customers" in page
    assert f'value="{clara.number}"' in page
    assert "/customers/files/?owner=" not in page, "personnel may not open the register"


def test_whoever_may_open_the_list_gets_its_link(client, anna, clara, customer_of):
    customer_of(anna)
    client.force_login(clara)
    assert (
        f'href="/customers/files/?owner={anna.number}"' in client.get(f"/organisation/staff/{anna.pk}/handover/").text
    )


def test_one_post_lets_go_and_hands_over(personnel, anna, ben, clara, customer_of):
    mine, served = customer_of(anna), customer_of(clara, service_person=anna)
    words = {"on": TODAY(), "note": "合同期满", "customers_owner": ben.number, "customers_service": "", "now": "on"}
    answer = personnel.post(f"/organisation/staff/{anna.pk}/leave/", words)
    assert answer.status_code == 302, answer.text
    assert Customer.objects.get(pk=mine.pk).owner == ben
    assert Customer.objects.get(pk=served.pk).service_person is None
    page = personnel.get(answer["Location"]).text
    assert "handed over to 周奔" in page
    assert "1 customer" in page


@pytest.mark.parametrize(("now", "keeps"), [({"now": "on"}, False), ({}, True)])
def test_with_a_last_day_ahead_one_chooses_whether_to_hand_over_now(personnel, anna, ben, customer_of, now, keeps):
    mine = customer_of(anna)
    words = {"on": TODAY() + 9 * DAY, "customers_owner": ben.number, **now}
    assert personnel.post(f"/organisation/staff/{anna.pk}/leave/", words).status_code == 302
    assert again(anna).is_active
    assert Customer.objects.get(pk=mine.pk).owner == (anna if keeps else ben)


def test_a_refusal_keeps_what_was_typed_and_stands_beside_its_field(personnel, anna, nobody, customer_of):
    mine = customer_of(anna)
    for typed, why in ((nobody.number, "may not see"), ("没有这个人", "Nothing found for")):
        words = {"on": TODAY(), "note": "合同期满", "customers_owner": typed, "now": "on"}
        answer = personnel.post(f"/organisation/staff/{anna.pk}/leave/", words)
        assert answer.status_code == 422
        assert why in answer.text
        assert f'value="{typed}"' in answer.text
        assert "合同期满" in answer.text
    assert Customer.objects.get(pk=mine.pk).owner == anna
    assert again(anna).is_active


def test_work_is_handed_over_without_leaving(personnel, anna, ben, customer_of):
    mine, address = customer_of(anna), f"/organisation/staff/{anna.pk}/handover/"
    assert personnel.get(address).status_code == 200
    for words in ({"note": "产假"}, {"customers_owner": ben.number}):
        answer = personnel.post(address, words)
        assert answer.status_code == 422, "a successor and a reason are needed"
    assert personnel.post(address, {"customers_owner": ben.number, "note": "产假"}).status_code == 302
    assert Customer.objects.get(pk=mine.pk).owner == ben
    assert again(anna).is_active
    assert "Nothing to hand over" in personnel.get(address).text
    assert personnel.post(address, {"note": "产假"}).status_code == 422


def test_the_page_is_there_for_personnel_and_for_the_head_of_the_person(client, anna, ben, clara, dan, director, hr):
    def opens(by, person):
        client.force_login(by)
        return client.get(f"/organisation/staff/{person.pk}/handover/").status_code

    assert [opens(by, anna) for by in (hr, clara, director)] == [200, 200, 200]
    assert opens(ben, anna) == 403
    assert [opens(clara, person) for person in (dan, director, clara)] == [404, 404, 404]
    assert opens(hr, hr) == 404


def test_the_button_stands_where_the_page_opens(client, anna, clara, dan):
    client.force_login(clara)
    assert f"/organisation/staff/{anna.pk}/handover/" in client.get(f"/organisation/staff/{anna.pk}/").text
    assert "/handover/" not in client.get(f"/organisation/staff/{dan.pk}/").text


def test_how_much_somebody_kept_is_not_for_every_colleague(client, anna, ben, clara, dan, hr, customer_of):
    customer_of(anna)
    handovers.hand_over(anna, {"customers.owner": ben}, by=hr, note="调岗")

    def told(by, person):
        client.force_login(by)
        return "1 customer" in client.get(f"/organisation/staff/{person.pk}/").text

    assert all((told(ben, ben), told(anna, anna), told(clara, anna), told(hr, ben)))
    assert not told(dan, anna)
    assert not told(dan, ben)


def test_a_successor_hears_it_in_his_language_when_the_clock_lets_somebody_go(anna, clara, customer_of):
    customer_of(anna)
    Staff.objects.filter(pk=clara.pk).update(language="en")
    people.leave(anna, by=None, on=TODAY() + DAY)
    Outbox.objects.all().delete()
    people.settle(by=None, on=TODAY() + 2 * DAY)
    assert Outbox.objects.get(to=clara).subject == "You have taken over 1 customer from 安然"
