"""The customer's file: number, department, completeness, archive."""

import threading

import pytest
from django.db import connection

from bizops.kernel.errors import RuleBroken
from customers.models import Customer
from customers.services import customers
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


def test_a_file_gets_the_next_number_of_its_year_and_the_owner_s_department(office):
    first, second = make.customer(office), make.customer(office)
    year, n = first.number.removeprefix("C-").split("-")
    assert second.number == f"C-{year}-{int(n) + 1:04}"
    assert first.department == office.department
    assert first.owner == office.keeper


def test_only_some_may_name_another_person_in_charge(office):
    colleague = office.colleague()
    seller = office.colleague("customers.add_customer")
    with pytest.raises(RuleBroken):
        customers.register(by=seller, owner=colleague, name="宝光", kind="direct")
    assert customers.register(by=office.keeper, owner=colleague, name="宝光", kind="direct").owner == colleague


def test_nobody_who_has_left_is_put_in_charge(office):
    left = office.colleague()
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    left.refresh_from_db()
    with pytest.raises(RuleBroken):
        customers.register(by=office.keeper, owner=left, name="宝光", kind="direct")


def test_completeness_counts_the_core_and_names_what_is_missing(office):
    file = make.customer(office)
    assert "contact_count" in file.missing()
    before = file.completeness
    make.contact(office, customer=file)
    file.refresh_from_db()
    assert file.completeness > before
    full = dict.fromkeys(file.missing(), "x")
    file = customers.change(file, by=office.keeper, **{**full, "standing": "good"})
    assert (file.completeness, file.missing()) == (100, [])


def test_an_archived_file_takes_no_changes_contacts_or_records(office):
    file = make.customer(office)
    make.communication(office, customer=file, next_on=None)
    customers.archive(file, by=office.keeper, note="停产")
    for attempt in (
        lambda: customers.change(file, by=office.keeper, city="深圳"),
        lambda: make.contact(office, customer=file),
        lambda: make.communication(office, customer=file),
    ):
        with pytest.raises(RuleBroken):
            attempt()
    customers.restore(file, by=office.keeper, note="复产")
    assert customers.change(file, by=office.keeper, city="深圳").city == "深圳"


def test_archiving_needs_a_reason(office):
    file = make.customer(office)
    with pytest.raises(RuleBroken):
        customers.archive(file, by=office.keeper, note=" ")


def test_a_tax_number_stands_on_one_file_only_and_the_refusal_names_no_other(office, client):
    make.customer(office, name="恒达光电", tax_number="91440300MA5FH27K3R")
    client.force_login(office.colleague("customers.view_customer", "customers.add_customer"))
    answer = client.post(
        "/customers/files/add/", {"name": "宝光", "kind": "direct", "tax_number": "91440300MA5FH27K3R"}
    )
    assert answer.status_code == 422
    assert "恒达光电" not in answer.content.decode()


def test_the_service_person_sees_the_file_too(office):
    served = office.colleague("customers.view_customer")
    file = make.customer(office, service_person=served)
    other = make.customer(office)
    assert list(Customer.objects.visible_to(served)) == [file]
    assert other not in Customer.objects.editable_by(served)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_files_in_the_same_moment_get_two_numbers():
    office, numbers, gate = Office(), [], threading.Barrier(6)

    def register(n):
        gate.wait()
        numbers.append(customers.register(by=office.keeper, name=f"宝光{n}", kind="direct").number)
        connection.close()

    threads = [threading.Thread(target=register, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 6


def test_the_filter_by_completeness_means_numbers(office, client):
    for share in (31, 79, 80, 100):
        Customer.objects.filter(pk=make.customer(office).pk).update(completeness=share)
    client.force_login(office.keeper)
    for words, count in {"completeness_max=79": 2, "completeness_min=80": 2, "view=incomplete": 2}.items():
        assert client.get(f"/customers/files/?{words}").context["total"] == count, words


def test_a_card_opens_for_a_file_that_no_history_tells_of(office, client):
    """Rows that were copied in with the triggers off have no history."""
    file = make.customer(office)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM customers_customerevent")
    client.force_login(office.keeper)
    assert client.get(f"/customers/files/{file.pk}/").status_code == 200
