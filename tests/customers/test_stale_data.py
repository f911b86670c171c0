"""Data that nobody has confirmed for long: the duty, how it closes, and the button (CUS-18)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from bizops.figures.services import figures
from bizops.handbook import registry
from bizops.handbook.models import Duty
from bizops.handbook.services import clauses, raising
from bizops.kernel import clock
from bizops.kernel.errors import Conflict, RuleBroken
from customers.models import Customer
from customers.services import confirmations, contacts, customers
from tests.factories import customers as make
from tests.factories.house import Office

DAY = date(2026, 3, 2)
KEY = "CUS-18/stale"


@pytest.fixture(autouse=True)
def in_english(client):
    """The words of the source, whatever is translated."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    clauses.seed()
    return Office()


@pytest.fixture
def file(office):
    with clock.at(noon(DAY)):
        return make.customer(office, name="宝光显示", city="东莞")


def duties() -> list[tuple]:
    rows = Duty.objects.filter(clause__code="CUS-18", part="stale").order_by("due_on", "pk")
    return [(duty.period_key, duty.due_on, duty.status) for duty in rows]


def run(day: date) -> None:
    with clock.at(noon(day)):
        raising.raise_due(day)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def after(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.fixture(autouse=True)
def only_this_duty():
    found = registry.duty_parts
    before = dict(found._items)
    found._items = {KEY: before[KEY]}
    yield
    found._items = before


def test_the_duty_comes_once_when_the_last_confirmation_is_older_than_180_days(file):
    run(after(180))
    assert duties() == []
    for days in (181, 182, 190):
        run(after(days))
    assert duties() == [("2026-03-02", after(194), "open")]
    (duty,) = Duty.objects.filter(part="stale")
    assert (duty.owner, duty.department, duty.subject_name) == (file.owner, file.department, "宝光显示")


def test_a_run_that_comes_late_makes_the_same_row(file):
    run(after(300))
    assert duties() == [("2026-03-02", after(194), "open")]


def test_confirming_closes_it_and_the_next_one_comes_after_another_180_days(office, file):
    run(after(181))
    with clock.at(noon(after(185))):
        confirmations.confirm(file, by=office.keeper)
    assert duties() == [("2026-03-02", after(194), "done")]
    run(after(365))
    assert len(duties()) == 1
    run(after(366))
    assert duties()[1:] == [(str(after(185)), after(185 + 194), "open")]


def test_confirming_after_the_day_is_late(office, file):
    run(after(181))
    with clock.at(noon(after(195))):
        confirmations.confirm(file, by=office.keeper)
    assert duties() == [("2026-03-02", after(194), "late")]


def test_correcting_something_of_the_core_is_a_confirmation_other_things_are_not(office, file):
    run(after(181))
    with clock.at(noon(after(185))):
        customers.change(file, by=office.keeper, remark="下周来访", city="东莞")
        contacts.add(by=office.keeper, customer=file, name="何俊")
        customers.change(file, by=None, industry="触控显示")
        assert duties() == [("2026-03-02", after(194), "open")]
        assert Customer.objects.get(pk=file.pk).data_confirmed_on == DAY
        customers.change(file, by=office.keeper, city="深圳")
    assert duties() == [("2026-03-02", after(194), "done")]
    assert Customer.objects.get(pk=file.pk).data_confirmed_on == after(185)


def test_the_figures_of_the_manual_decide(office, file):
    with clock.at(noon(DAY)):
        figures.put("customers.stale_after_days", 90, reason="x", by=office.keeper)
        figures.put("customers.confirm_within_days", 7, reason="x", by=office.keeper)
    run(after(90))
    assert duties() == []
    run(after(91))
    assert duties() == [("2026-03-02", after(97), "open")]


def test_an_archived_file_owes_nothing_and_cannot_be_confirmed(office, file):
    customers.archive(file, by=office.keeper, note="停产")
    run(after(181))
    assert duties() == []
    with pytest.raises(RuleBroken):
        confirmations.confirm(file, by=office.keeper)


def test_what_was_changed_since_it_was_looked_over_is_not_confirmed(office, file):
    customers.change(file, by=office.keeper, remark="x")
    with pytest.raises(Conflict):
        confirmations.confirm(file, by=office.keeper, version=file.version)


# --- the card ---------------------------------------------------------------------------------------
@pytest.fixture
def old(file):
    Customer.objects.filter(pk=file.pk).update(data_confirmed_on=clock.today() - timedelta(days=190))
    return Customer.objects.get(pk=file.pk)


def test_the_card_says_so_and_one_click_confirms(office, old, client):
    client.force_login(office.keeper)
    card, address = f"/customers/files/{old.pk}/", f"/customers/files/{old.pk}/confirm/"
    page = client.get(card).content.decode()
    assert "Not confirmed for 190 days" in page
    assert f'action="{address}"' in page
    assert client.post(address, {"version": old.version}).status_code == 302
    assert Customer.objects.get(pk=old.pk).data_confirmed_on == clock.today()
    page = client.get(card).content.decode()
    assert "Not confirmed" not in page
    assert address not in page


def test_the_duty_leads_to_a_page_with_the_data_and_the_button(office, old, client):
    contacts.add(by=office.keeper, customer=old, name="何俊")
    client.force_login(office.keeper)
    page = client.get(f"/customers/files/{old.pk}/confirm/").content.decode()
    for word in ("宝光显示", "东莞", old.phone, "何俊", "Data are right"):
        assert word in page
    assert client.post(f"/customers/files/{old.pk}/confirm/", {"version": "7"}).status_code == 409
    assert client.post(f"/customers/files/{old.pk}/confirm/", {"version": "x" * 99}).status_code == 409


def test_who_may_not_change_the_file_may_not_confirm_it(office, old, client):
    address = f"/customers/files/{old.pk}/confirm/"
    client.force_login(office.colleague("customers.view_customer", "customers.view_every_customer"))
    assert client.post(address, {"version": old.version}).status_code == 403
    assert f'action="{address}"' not in client.get(f"/customers/files/{old.pk}/").content.decode()
    client.force_login(office.colleague("customers.view_customer", "customers.change_customer"))
    hidden, missing = client.post(address), client.post("/customers/files/99999999/confirm/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert Customer.objects.get(pk=old.pk).data_confirmed_on < clock.today()


def test_phones_stay_masked_on_the_page(office, old, client):
    codes = ("customers.view_customer", "customers.change_customer", "customers.view_every_customer")
    client.force_login(office.colleague(*codes))
    assert old.phone not in client.get(f"/customers/files/{old.pk}/confirm/").content.decode()


def test_an_archived_file_offers_no_button(office, old, client):
    customers.archive(old, by=office.keeper, note="停产")
    client.force_login(office.keeper)
    page = client.get(f"/customers/files/{old.pk}/confirm/").content.decode()
    assert 'type="submit">' not in page.split("savebar")[1]
    assert client.post(f"/customers/files/{old.pk}/confirm/", {"version": old.version + 1}).status_code == 409
