"""The timeline of a record: what changed, from what to what, by whom, by which move, for what reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bizops.audit import history
from bizops.audit.services import notes
from bizops.kernel import clock
from bizops.kernel.clock import now
from bizops.kernel.history import events_of
from bizops.pages.timeline import NEWEST, timeline
from customers.models import Customer
from customers.pages import CustomerPages
from customers.services import customers, revisits
from tests.factories.house import Office, person


def told(document, staff):
    return history.entries(document, staff, CustomerPages)


def lines_of(entry):
    return {line.label: (line.before, line.after) for line in entry.lines if line.label}


def test_a_change_is_told_with_before_and_after_in_words(office):
    customer = office.customer(needs="盖板")
    customers.change(customer, by=office.keeper, needs="盖板、模组", standing="strong")
    newest = told(customer, office.keeper)[0]
    assert newest.who == str(office.keeper)
    assert lines_of(newest)["main needs"] == ("盖板", "盖板、模组")
    before, after = lines_of(newest)["economic condition"]
    assert before == "–"
    assert after == Customer(standing="strong").get_standing_display()


def test_the_first_entry_is_that_it_was_created(office):
    entries = told(office.customer(), office.keeper)
    assert [entry.title for entry in entries] == ["created"]
    assert entries[0].who == str(office.keeper)


def test_a_move_is_told_by_its_label_with_reason_and_clause(office):
    customer = office.customer()
    customers.archive(customer, by=office.keeper, note="停业")
    newest = told(customer, office.keeper)[0]
    assert newest.title == str(Customer.lifecycle["archive"].label)
    assert [(line.quote, line.clause) for line in newest.lines if line.quote] == [("停业", "CUS-01")]


def test_who_may_not_see_a_phone_does_not_see_it_in_the_history_either(office):
    customer = office.customer(phone="0755-11110000")
    customers.change(customer, by=office.keeper, phone="0755-22220000")
    reader = person("customers.view_customer", "customers.view_every_customer")
    masked = lines_of(told(customer, reader)[0])["phone"]
    assert masked == ("••••", "••••")
    assert "22220000" not in repr(told(customer, reader))
    assert lines_of(told(customer, office.keeper)[0])["phone"] == ("0755-11110000", "0755-22220000")


def test_a_new_owner_is_told_by_name(office):
    customer, other = office.customer(), office.colleague(full_name="周奔")
    customers.change(customer, by=office.keeper, owner=other)
    assert lines_of(told(customer, office.keeper)[0])["person in charge"] == (str(office.keeper), "周奔")


def test_version_and_derived_columns_are_not_told(office):
    customer = office.customer(name="宝光")
    customers.change(customer, by=office.keeper, name="宝光显示")
    assert set(lines_of(told(customer, office.keeper)[0])) == {"name"}


@pytest.mark.django_db(transaction=True)
def test_raw_writes_are_told_too():
    office = Office()
    customer = office.customer()
    Customer.objects.filter(pk=customer.pk).update(city="深圳")
    newest = told(customer, office.keeper)[0]
    assert lines_of(newest)["city"] == ("–", "深圳")
    assert newest.who == ""


def test_the_history_is_in_the_order_of_writing_at_the_house_s_clock(office):
    with clock.at(timezone.now() - timedelta(days=400)) as _:
        customer = office.customer()
    entry = told(customer, office.keeper)[0]
    assert abs(entry.at - (now() - timedelta(days=400))) < timedelta(minutes=5)


def test_fifty_changes_are_told_and_the_one_before_gives_the_difference(office):
    customer = office.customer(remark="0")
    for n in range(1, 61):
        Customer.objects.filter(pk=customer.pk).update(remark=str(n))
    entries = told(customer, office.keeper)
    assert len(entries) == NEWEST
    assert lines_of(entries[0])["remark"] == ("59", "60")
    assert lines_of(entries[-1])["remark"] == ("10", "11")


def test_the_number_of_queries_does_not_grow_with_the_history(office):
    customer, people = office.customer(), [office.colleague() for _n in range(5)]
    customers.change(customer, by=office.keeper, owner=people[0])
    notes.add(customer, "第一次", by=office.keeper)
    timeline(customer, office.keeper, CustomerPages)
    few = asked(customer, office.keeper)
    for n in range(40):
        customer = customers.change(customer, by=office.keeper, owner=people[n % 5])
        notes.add(customer, f"第 {n} 次", by=people[n % 5])
    assert asked(customer, office.keeper) == few


def asked(customer, staff) -> int:
    with CaptureQueriesContext(connection) as queries:
        timeline(customer, staff, CustomerPages)
    return len(queries)


def test_an_untracked_record_has_no_history(office):
    from django.contrib.auth.models import Group

    assert history.entries(Group(name="x"), office.keeper, CustomerPages) == []


def test_a_row_written_after_a_service_within_a_service_names_who_asked_too(office):
    """A revisit writes its contact record first, by another service; its own row comes after."""
    customer = office.customer()
    revisit = revisits.record(by=office.keeper, customer=customer, summary="看了仓库", note="补记")
    told = [event.pgh_context for event in events_of(revisit)]
    assert [(words["by"], words["note"]) for words in told] == [(office.keeper.pk, "补记")]
