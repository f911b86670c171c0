"""Pairs of files that may be of one firm: found, ordered, gated, paged, and shown no more once they are two firms (CUS-18)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bizops.handbook.registry import watches
from bizops.kernel.errors import RuleBroken
from customers.models import Customer
from customers.services import merging, pairs
from tests.customers.merging import fresh, merge
from tests.factories import customers as make
from tests.factories.house import Office

PHONE = "0769-22854417"
LIST = "/customers/duplicates/"


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    return Office()


def file(office, name, **words):
    return make.customer(office, name=name, different="另一家", **words)


def found(staff, **words) -> list[tuple]:
    return [(pair.one.name, pair.other.name, [str(why) for why in pair.whys]) for pair in pairs.find(staff, **words)]


def test_pairs_are_found_by_name_phone_and_sound_the_surest_first(office):
    sound = file(office, "寶光顯示"), file(office, "保光显示")
    phone = file(office, "恒达光电", phone=PHONE), file(office, "华泰光电", phone="+86 769 2285 4417")
    name = file(office, "金源触控有限公司"), file(office, "金源触控")
    both = file(office, "永信玻璃", phone="0755-33445566"), file(office, "永信玻璃公司", phone="0755-33445566")
    make.customer(office)
    assert found(office.keeper) == [
        (both[0].name, both[1].name, ["name", "phone"]),
        (name[0].name, name[1].name, ["name"]),
        (phone[0].name, phone[1].name, ["phone"]),
        (sound[0].name, sound[1].name, ["sound"]),
    ]


def test_what_is_archived_merged_or_somebody_else_s_makes_no_pair(office):
    one, other = file(office, "金源触控"), file(office, "金源触控")
    seller = office.colleague("customers.view_customer", "customers.see_phone")
    assert found(seller) == []
    Customer.objects.filter(pk=one.pk).update(owner=seller)
    assert found(seller) == []
    assert len(found(office.keeper)) == 1
    merge(other, one, office.keeper)
    assert found(office.keeper) == []


def test_who_may_not_see_phones_gets_no_pair_by_phone(office):
    file(office, "恒达光电", phone=PHONE)
    file(office, "华泰光电", phone=PHONE)
    custodian = office.colleague("customers.view_customer", "customers.view_every_customer")
    assert found(custodian) == []
    assert len(found(office.keeper)) == 1


def test_a_number_that_many_share_makes_no_crowd(office, monkeypatch):
    monkeypatch.setattr(pairs, "ENOUGH", 3)
    for n in range(4):
        file(office, f"恒达{'甲乙丙丁'[n]}电", phone=PHONE)
    assert len(pairs.find(office.keeper)) == 3
    Customer.objects.filter(pk=Customer.objects.order_by("-pk").first().pk).update(phone_key="")
    assert len(pairs.find(office.keeper)) == 3


def test_two_firms_are_shown_no_more_and_are_no_breach(office):
    one, other, third = (file(office, "金源触控") for _n in range(3))
    assert len(found(office.keeper)) == 3
    pairs.set_apart(other, one, by=office.keeper, note="法人不同")
    assert len(found(office.keeper)) == 2
    assert set(watches["CUS-18/duplicates"].breaches()) == {one, other, third}
    pairs.set_apart(one, third, by=office.keeper, note="法人不同")
    assert set(watches["CUS-18/duplicates"].breaches()) == {other, third}
    pairs.set_apart(third, other, by=office.keeper, note="法人不同")
    assert not watches["CUS-18/duplicates"].breaches().exists()
    with pytest.raises(RuleBroken):
        pairs.set_apart(one, other, by=office.keeper, note="又说一次")


def test_it_takes_the_right_and_a_reason_to_say_so(office):
    one, other = file(office, "金源触控"), file(office, "金源触控")
    for by, note in ((office.colleague("customers.view_customer"), "x"), (office.keeper, " ")):
        with pytest.raises(RuleBroken):
            pairs.set_apart(one, other, by=by, note=note)
    assert len(found(office.keeper)) == 1


def test_finding_takes_two_statements(office):
    for n in range(12):
        file(office, f"恒达{n // 2}号光电")
    with CaptureQueriesContext(connection) as queries:
        assert len(pairs.find(office.keeper)) == 6
    assert len(queries) == 2


def test_the_page_goes_on_where_it_ended(office, client, monkeypatch):
    monkeypatch.setattr("customers.views.merging.PAGE", 2)
    for n in range(10):
        file(office, f"恒达{n // 2}号光电")
    client.force_login(office.keeper)
    address, seen = LIST, []
    while address:
        answer = client.get(address)
        seen += [(pair.one.pk, pair.other.pk) for pair in answer.context["pairs"]]
        token = answer.context["next"]
        address = token and f"{LIST}?after={token}"
    assert len(seen) == len(set(seen)) == 5
    assert len(client.get(f"{LIST}?after=nonsense").context["pairs"]) == 2


def test_the_page_shows_the_pairs_to_who_sees_both_and_the_buttons_to_who_may_merge(office, client):
    one, other = file(office, "金源触控"), file(office, "金源触控")
    client.force_login(office.keeper)
    page = client.get(LIST).content.decode()
    assert one.number in page
    assert f"/customers/files/{one.pk}/merge/{other.pk}/" in page
    assert LIST in client.get("/customers/files/").content.decode()
    client.force_login(office.colleague("customers.view_customer", "customers.view_every_customer"))
    page = client.get(LIST).content.decode()
    assert other.number in page
    assert "/merge/" not in page
    client.force_login(office.colleague("customers.view_customer"))
    assert one.number not in client.get(LIST).content.decode()
    client.force_login(office.colleague())
    assert client.get(LIST).status_code == 403


def test_a_pair_that_was_separated_is_shown_again(office):
    one, other = file(office, "金源触控"), file(office, "金源触控")
    done = merge(one, other, office.keeper)
    merging.undo(done, by=office.keeper, note="错了")
    assert len(found(office.keeper)) == 1
    assert re.match(r"C-\d{4}-", fresh(one).number)
