"""Who sees which rows: own < own department < the tree one heads < all (ORG-15)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from bizops.kernel import clock
from bizops.organisation.models import Department, Staff
from bizops.organisation.services import appointments, departments, grants
from bizops.organisation.services import staff as people
from customers.models import Customer
from tests.factories.organisation import JOINED


def again(person) -> Staff:
    return Staff.objects.get(pk=person.pk)


def seen(person) -> set[int]:
    return set(Customer.objects.visible_to(again(person)).values_list("pk", flat=True))


def in_an_hour():
    return clock.now() + timedelta(hours=1)


def test_everybody_sees_what_he_keeps_and_not_what_a_colleague_keeps(anna, ben, customer_of):
    mine = customer_of(anna)
    assert seen(anna) == {mine.pk}
    assert seen(ben) == set()


def test_the_head_sees_the_department_with_all_below_it(anna, clara, firm, customer_of):
    mine = customer_of(anna)
    assert seen(clara) == {mine.pk}
    below = departments.add(by=None, name="华南组", code="BIZ1", parent=firm.department("BIZ"))
    Customer.objects.filter(pk=mine.pk).update(department=below)
    assert seen(clara) == {mine.pk}


def test_a_head_of_another_department_sees_nothing_of_it(anna, dan, firm, customer_of):
    customer_of(anna)
    departments.set_head(firm.department("CS"), dan, by=None)
    assert seen(dan) == set()


def test_the_clerk_sees_the_own_department_but_not_what_lies_below(anna, firm, customer_of):
    mine, clerk = customer_of(anna), firm.hire("clerk")
    assert seen(clerk) == {mine.pk}
    below = departments.add(by=None, name="华南组", code="BIZ1", parent=firm.department("BIZ"))
    Customer.objects.filter(pk=mine.pk).update(department=below)
    assert seen(clerk) == set()


@pytest.mark.parametrize("login", ["director", "finance", "control", "custodian"])
def test_some_see_all(login, anna, dan, firm, customer_of):
    both = {customer_of(anna).pk, customer_of(dan, by=anna).pk}
    assert seen(firm.hire(login)) == both


@pytest.mark.parametrize("login", ["nobody", "hr", "legal", "warehouse", "purchasing", "production", "admin"])
def test_some_see_none(login, anna, firm, customer_of):
    customer_of(anna)
    assert seen(firm.hire(login)) == set()


def test_strangers_and_leavers_see_nothing(anna, customer_of):
    customer_of(anna)
    assert not Customer.objects.visible_to(AnonymousUser()).exists()
    assert not Customer.objects.visible_to(None).exists()
    people.leave(anna, by=None)
    assert seen(anna) == set()


def test_a_right_taken_away_takes_the_rows_with_it_at_the_next_click(anna, firm, customer_of):
    mine = customer_of(anna)
    assert seen(anna) == {mine.pk}
    appointments.appoint(anna, firm.post("worker"), by=None, starts_on=clock.today())
    assert seen(anna) == set()


def test_the_scope_is_one_query_after_the_rights(anna, customer_of, django_assert_num_queries):
    customer_of(anna)
    me = again(anna)
    with django_assert_num_queries(2):  # rights with headed departments, rows
        list(Customer.objects.visible_to(me))
    with django_assert_num_queries(1):
        list(Customer.objects.visible_to(me))


def test_the_whole_predicate_is_served_by_indexes(anna, clara, customer_of):
    customer_of(anna)
    Department.objects.count()
    plan = Customer.objects.visible_to(again(clara)).order_by("pk").explain()
    assert "SubPlan" not in plan, plan


def test_a_grant_opens_one_record_until_it_expires(anna, ben, clara, customer_of):
    one, _other = customer_of(anna), customer_of(anna)
    grants.give(one, ben, by=clara, until=in_an_hour(), purpose="项目投标")
    assert seen(ben) == {one.pk}
    assert not Customer.objects.editable_by(again(ben)).exists()
    with clock.at(clock.now() + timedelta(hours=2)):
        assert seen(ben) == set()


def test_a_grant_opens_a_record_even_to_somebody_without_the_general_right(anna, clara, firm, customer_of):
    one, legal = customer_of(anna), firm.hire("legal")
    grants.give(one, legal, by=clara, until=in_an_hour(), purpose="合同纠纷")
    assert seen(legal) == {one.pk}


def test_a_grant_to_change_makes_it_editable(anna, ben, clara, customer_of):
    one = customer_of(anna)
    for action in ("view", "change"):
        grants.give(one, ben, by=clara, until=in_an_hour(), purpose="代为跟进", action=action)
    assert list(Customer.objects.editable_by(again(ben))) == [one]


def test_a_superuser_sees_all_but_nothing_confidential(anna, nobody, customer_of, monkeypatch):
    one = customer_of(anna)
    Staff.objects.filter(pk=nobody.pk).update(is_superuser=True)
    assert seen(nobody) == {one.pk}
    monkeypatch.setattr(Customer, "confidential", True, raising=False)
    assert seen(nobody) == set()


def test_what_everybody_may_see_of_his_own_needs_no_right(anna, nobody, customer_of, monkeypatch):
    one = customer_of(anna)
    Customer.objects.filter(pk=one.pk).update(owner=nobody)
    assert seen(nobody) == set()
    monkeypatch.setattr(Customer, "open_to_owner", True, raising=False)
    assert seen(nobody) == {one.pk}


def test_rights_come_from_groups_posts_and_ones_own_list_in_one_query(anna, django_assert_num_queries):
    Group.objects.get(name="marketing").user_set.add(anna)
    anna.user_permissions.add(Permission.objects.get(codename="add_region"))
    me = again(anna)
    with django_assert_num_queries(1):
        assert me.has_perm("customers.view_customer")  # post
        assert me.has_perm("customers.view_department_customer")  # group
        assert me.has_perm("organisation.add_region")  # own
        assert not me.has_perm("customers.view_every_customer")
        assert me.has_module_perms("customers")
        assert not me.has_module_perms("figures")


def test_a_post_gives_its_roles_only_for_the_days_of_the_appointment(nobody, firm):
    day = clock.today()
    appointments.appoint(
        nobody, firm.post("hr"), by=None, is_main=False, starts_on=day + timedelta(1), ends_on=day + timedelta(3)
    )
    code = "organisation.change_staff"
    assert not again(nobody).has_perm(code)
    for after, holds in ((1, True), (3, True), (4, False)):
        with clock.at(clock.now() + timedelta(days=after)):
            assert again(nobody).has_perm(code) is holds, after


def test_on_one_record_it_takes_the_right_and_the_scope_or_a_grant(anna, ben, clara, customer_of):
    one = customer_of(anna)
    assert again(anna).has_perm("customers.change_customer", one)
    assert again(clara).has_perm("customers.change_customer", one)
    assert not again(ben).has_perm("customers.change_customer", one)
    grants.give(one, ben, by=clara, until=in_an_hour(), purpose="代为跟进", action="change")
    assert again(ben).has_perm("customers.change_customer", one)
    assert not again(ben).has_perm("customers.archive_customer", one)


def test_somebody_who_has_left_may_nothing(anna):
    people.leave(anna, by=None)
    gone = again(anna)
    assert not gone.has_perm("customers.view_customer")
    assert not gone.holds("customers.view_customer")
    assert gone.get_all_permissions() == set()


def test_the_superior_is_the_named_one_else_the_nearest_head(anna, clara, dan, director, firm):
    assert again(anna).superior == clara
    assert again(clara).superior == director
    post = firm.post("salesperson")
    people.hire(by=None, username="eva", number="HC-9", full_name="伊娃", post=post, superior=anna, joined_on=JOINED)
    assert Staff.objects.get(username="eva").superior == anna
