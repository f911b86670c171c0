"""What is done beside deciding: filling in, passing on, asking first, batches, copies, urging, withdrawing, substitutes (ORG-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.approvals.models import Copy, Substitution, Task
from bizops.approvals.services import decisions
from bizops.kernel import clock
from customers.models import Lookup
from tests.approvals.asking import Keeper, asked, handed_in, ruled, task_of, trail
from tests.factories import customers as make_customer
from tests.factories import house as make_person


def post(client, name: str, key: int, **words):
    return client.post(reverse(f"approvals:{name}", args=[key]), words)


@pytest.fixture
def waiting(anna, clara):
    """A request of anna's that waits for clara."""
    ruled({"people": [clara]})
    return handed_in(anna)


# --- what a step asks to be filled in -----------------------------------------------------------------
@pytest.fixture
def custodian(firm):
    """Finds the file that is meant."""
    return make_person.person(
        "approvals.view_request",
        "customers.keep_archives",
        "customers.view_customer",
        "customers.view_every_customer",
        "organisation.view_staff",
    )


def test_a_step_that_asks_for_something_is_not_approved_without_it(client, anna, custodian):
    ruled({"people": [custodian], "fill": "customer"})
    request = handed_in(anna)
    Lookup.objects.update(customer=None)
    task = task_of(request, custodian)
    client.force_login(custodian)
    assert 'name="customer"' in client.get(f"/approvals/?task={task.pk}").content.decode()
    answer = post(client, "decide", task.pk, do="approve", seen=request.digest, customer="C-1999-0001", note="找不到")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="C-1999-0001"' in page
    assert ">找不到</textarea>" in page
    assert asked(request) == [custodian.username]


def test_what_is_filled_in_goes_into_the_record_and_the_last_yes_makes_the_move(client, anna, custodian):
    ruled({"people": [custodian], "fill": "customer"})
    request = handed_in(anna)
    customer = make_customer.customer(Keeper(anna))
    client.force_login(custodian)
    task = task_of(request, custodian)
    answer = post(client, "decide", task.pk, do="approve", seen=request.digest, customer=customer.number)
    assert answer.status_code == 302
    lookup = Lookup.objects.get(pk=request.object_id)
    assert (lookup.customer, lookup.status) == (customer, "open")


def test_a_return_keeps_what_was_typed_into_the_step(client, anna, custodian):
    ruled({"people": [custodian], "fill": "customer"})
    request = handed_in(anna)
    client.force_login(custodian)
    task = task_of(request, custodian)
    page = post(client, "decide", task.pk, do="return", seen=request.digest, customer="C-1999-0001").content.decode()
    assert 'value="C-1999-0001"' in page


# --- batches ------------------------------------------------------------------------------------------
def test_ticked_ones_are_approved_each_by_itself_and_what_does_not_go_is_named(client, anna, ben, clara):
    ruled({"people": [clara]}, batch=True)
    first, second, third = (handed_in(anna) for _n in range(3))
    gone = task_of(third, clara)
    Lookup.objects.filter(pk=second.object_id).update(reason="另一个原因")  # past the engine: the seal is broken
    decisions.reject(gone, by=clara, note="不")
    client.force_login(clara)
    page = client.get("/approvals/").content.decode()
    assert page.count('name="ids"') == 2
    ids = [task_of(first, clara).pk, task_of(second, clara).pk, gone.pk]
    answer = client.post(reverse("approvals:batch"), {"ids": ids, "note": "同意"}, follow=True)
    assert second.title in answer.content.decode()
    for request in (first, second):
        request.refresh_from_db()
    assert (first.status, second.status) == ("approved", "pending")
    assert first.acts.get(what="approve").note == "同意"


def test_only_a_policy_that_says_so_is_approved_in_batches(client, waiting, clara):
    client.force_login(clara)
    assert 'name="ids"' not in client.get("/approvals/").content.decode()
    client.post(reverse("approvals:batch"), {"ids": task_of(waiting, clara).pk})
    assert asked(waiting) == ["clara"]


# --- passing on ---------------------------------------------------------------------------------------
def test_a_task_goes_to_somebody_else_with_a_reason(client, waiting, ben, clara):
    client.force_login(clara)
    task = task_of(waiting, clara)
    assert post(client, "task_transfer", task.pk, to=ben.number, note="").status_code == 422
    assert post(client, "task_transfer", task.pk, to="XX-1", note="他更懂").status_code == 422
    assert post(client, "task_transfer", task.pk, to=ben.number, note="他更懂").status_code == 302
    assert asked(waiting) == ["ben"]


def test_a_task_never_goes_to_whoever_handed_it_in(client, waiting, anna, clara):
    client.force_login(clara)
    answer = post(client, "task_transfer", task_of(waiting, clara).pk, to=anna.number, note="还给你")
    assert answer.status_code == 409
    assert asked(waiting) == ["clara"]


def test_others_are_asked_first_several_at_once(client, waiting, ben, dan, clara):
    client.force_login(clara)
    answer = post(client, "task_add", task_of(waiting, clara).pk, people=f"{ben.number}\n{dan.number}", note="请先看")
    assert answer.status_code == 302
    assert asked(waiting) == ["ben", "dan"]


def test_where_nobody_was_found_an_administrator_names_somebody(client, anna, ben, admin):
    ruled({"people": [anna]})
    request = handed_in(anna)
    task = Task.objects.get(request=request)
    client.force_login(admin)
    page = client.get("/approvals/").content.decode()
    assert reverse("approvals:task_assign", args=[task.pk]) in page
    assert "/decide/" not in page
    assert post(client, "task_assign", task.pk, to=ben.number, note="他懂").status_code == 302
    assert asked(request) == ["ben"]


def test_nobody_else_names_who_decides(client, waiting, ben, clara):
    client.force_login(clara)
    assert post(client, "task_assign", task_of(waiting, clara).pk, to=ben.number, note="他").status_code == 409
    assert asked(waiting) == ["clara"]


# --- what the submitter may ---------------------------------------------------------------------------
def test_the_submitter_urges_copies_and_withdraws(client, waiting, anna, dan):
    client.force_login(anna)
    assert post(client, "urge", waiting.pk).status_code == 302
    assert post(client, "urge", waiting.pk).status_code == 409  # not twice in four hours
    assert post(client, "copy", waiting.pk, people=dan.number).status_code == 302
    assert Copy.objects.get().staff == dan
    assert post(client, "withdraw", waiting.pk, note="").status_code == 422
    assert post(client, "withdraw", waiting.pk, note="不需要了").status_code == 302
    assert trail(waiting)[-1] == "withdraw"


def test_a_reader_of_a_copy_hands_out_no_copies_and_withdraws_nothing(client, waiting, anna, ben, dan):
    Copy.objects.create(request=waiting, staff=dan, by=anna)
    client.force_login(dan)
    assert post(client, "copy", waiting.pk, people=ben.number).status_code == 409
    assert post(client, "withdraw", waiting.pk, note="x").status_code == 409
    assert Copy.objects.count() == 1


# --- substitutes --------------------------------------------------------------------------------------
def substitute(client, person, **words):
    today = clock.today()
    said = {"substitute": person.number, "starts_on": today, "ends_on": today + timedelta(days=2), **words}
    return client.post(reverse("approvals:substitutes"), said)


def test_somebody_names_his_substitute_and_ends_it(client, anna, ben):
    client.force_login(anna)
    assert substitute(client, ben).status_code == 302
    row = Substitution.objects.get()
    assert (row.staff, row.substitute) == (anna, ben)
    client.force_login(ben)
    assert client.post(reverse("approvals:substitute_end", args=[row.pk])).status_code == 409
    client.force_login(anna)
    assert client.post(reverse("approvals:substitute_end", args=[row.pk])).status_code == 302
    assert not Substitution.objects.exists()  # it had hardly begun


def test_a_clash_stands_beside_its_field(client, anna, ben, clara):
    client.force_login(anna)
    substitute(client, ben)
    answer = substitute(client, clara)
    assert answer.status_code == 409
    assert "starts_on" in answer.context["form"].errors
    client.force_login(ben)
    answer = substitute(client, anna)
    assert "substitute" in answer.context["form"].errors  # a circle


def test_a_head_names_one_for_his_people_and_for_nobody_else(client, anna, ben, clara, dan):
    client.force_login(clara)
    assert substitute(client, ben, staff=anna.number).status_code == 302
    assert substitute(client, ben, staff=dan.number).status_code == 422
    client.force_login(ben)
    substitute(client, clara, staff=dan.number)
    assert Substitution.objects.get(substitute=clara).staff == ben  # the field is not there for him


def test_what_others_arranged_is_as_missing_as_what_is_not_there(client, anna, ben, dan):
    client.force_login(anna)
    substitute(client, ben)
    client.force_login(dan)
    assert client.post(reverse("approvals:substitute_end", args=[Substitution.objects.get().pk])).status_code == 404
    assert str(anna) not in client.get(reverse("approvals:substitutes")).content.decode()
