"""Two people on one record: both versions, a choice, and nothing lost."""

import pytest

from bizops.kernel import records
from bizops.kernel.errors import Conflict
from customers.models import Customer
from customers.services import customers
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def file(office):
    return make.customer(office, name="宝光显示", city="东莞", industry="触控", needs="盖板")


def address(customer) -> str:
    return f"/customers/files/{customer.pk}/edit/"


def typed(customer, **changes) -> dict:
    """What the browser sends: all fields as they were when the form was opened, with some changed."""
    words = {"name": customer.name, "kind": customer.kind, "city": customer.city, "industry": customer.industry}
    words["owner"] = customer.owner.number
    return {**words, "needs": customer.needs, "phone": customer.phone, "version": customer.version, **changes}


def test_a_save_over_an_older_version_shows_both_and_writes_nothing(office, file, client):
    client.force_login(office.keeper)
    customers.change(file, by=office.keeper, city="深圳", needs="盖板与模组")
    answer = client.post(address(file), typed(file, city="广州", industry="触控显示"))
    assert answer.status_code == 409
    found = {d.name: (d.stored, d.mine, d.only) for d in answer.context["differences"]}
    assert found["city"] == ("深圳", "广州", "")
    assert found["industry"] == ("触控", "触控显示", "mine")
    assert found["needs"] == ("盖板与模组", "盖板", "stored")
    file.refresh_from_db()
    assert (file.city, file.industry) == ("深圳", "触控")
    assert str(answer.context["who"]) == office.keeper.full_name


def test_choosing_keeps_theirs_and_takes_mine_field_by_field(office, file, client):
    client.force_login(office.keeper)
    stored = customers.change(file, by=office.keeper, city="深圳", needs="盖板与模组")
    words = typed(file, city="广州", industry="触控显示", version=stored.version)
    answer = client.post(address(file), {**words, "pick-city": "stored", "pick-needs": "stored"})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert (file.city, file.industry, file.needs) == ("深圳", "触控显示", "盖板与模组")


def test_a_third_save_in_between_asks_again(office, file, client):
    client.force_login(office.keeper)
    stored = customers.change(file, by=office.keeper, city="深圳")
    customers.change(file, by=office.keeper, city="惠州")
    answer = client.post(address(file), typed(file, city="广州", version=stored.version))
    assert answer.status_code == 409
    assert "惠州" in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999999999999", "0"])
def test_an_odd_version_is_a_conflict_and_never_a_loss(version, office, file, client):
    client.force_login(office.keeper)
    assert client.post(address(file), typed(file, city="广州", version=version)).status_code == 409
    file.refresh_from_db()
    assert file.city == "东莞"


def test_a_logged_contact_is_no_conflict_for_somebody_who_edits_the_card(office, file, client):
    client.force_login(office.keeper)
    make.communication(office, customer=file)
    assert client.post(address(file), typed(file, city="广州")).status_code == 302


def test_a_refused_form_keeps_all_that_was_typed(office, file, client):
    client.force_login(office.keeper)
    answer = client.post(address(file), typed(file, name="", city="一个新的城市"))
    assert answer.status_code == 422
    assert "一个新的城市" in answer.content.decode()


def test_a_field_that_somebody_may_not_see_is_not_in_his_form_and_not_changed_by_it(office, file, client):
    reader = office.colleague("customers.view_customer", "customers.view_every_customer", "customers.change_customer")
    client.force_login(reader)
    assert file.phone not in client.get(address(file)).content.decode()
    assert client.post(address(file), typed(file, phone="", city="广州")).status_code == 302
    phone, file = file.phone, Customer.objects.get(pk=file.pk)
    assert (file.phone, file.city) == (phone, "广州")


def test_nobody_edits_a_record_out_of_his_own_sight(office, file, client):
    mover = office.colleague(
        "customers.view_customer", "customers.change_customer", "customers.assign_customer", "organisation.view_staff"
    )
    Customer.objects.filter(pk=file.pk).update(owner=mover)
    file.refresh_from_db()
    client.force_login(mover)
    answer = client.post(address(file), typed(file, owner=office.keeper.number))
    assert answer.status_code == 422
    file.refresh_from_db()
    assert file.owner == mover


def test_the_kernel_refuses_an_old_version(office, file):
    records.change(file, {"city": "深圳"}, by=office.keeper, version=1)
    with pytest.raises(Conflict) as refused:
        records.change(file, {"city": "广州"}, by=office.keeper, version=1)
    assert refused.value.stored.city == "深圳"


def test_only_declared_fields_can_be_written_by_a_form(office, file, client):
    client.force_login(office.keeper)
    extra = {"status": "archived", "number": "C-1", "classification": "key", "department": "99", "completeness": "100"}
    client.post(address(file), typed(file, city="广州", **extra))
    now = Customer.objects.get(pk=file.pk)
    assert (now.status, now.number, now.classification) == (file.status, file.number, file.classification)


def test_a_record_that_somebody_may_not_see_is_no_choice_in_a_form(office, file, client):
    """A6: an invisible number in a field is as wrong as one that is not there."""
    other = office.colleague("customers.view_customer", "customers.add_contact", "customers.view_contact")
    client.force_login(other)
    hidden = client.post("/customers/contacts/add/", {"customer": file.number, "name": "何俊"})
    missing = client.post("/customers/contacts/add/", {"customer": "C-1999-0001", "name": "何俊"})
    assert hidden.status_code == missing.status_code == 422
    assert [str(e) for e in hidden.context["form"].errors["customer"]] == [
        str(e).replace("C-1999-0001", file.number) for e in missing.context["form"].errors["customer"]
    ]
