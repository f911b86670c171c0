"""Exceptions are given for a purpose and a time, and end (ORG-15)."""

from datetime import timedelta

import pytest

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.organisation.services import grants
from bizops.organisation.services import staff as people
from customers.models import Customer, CustomerGrant


def later(hours=1):
    return clock.now() + timedelta(hours=hours)


def test_nobody_opens_a_record_to_oneself(anna, clara, customer_of):
    with pytest.raises(RuleBroken):
        grants.give(customer_of(anna), clara, by=clara, until=later(), purpose="看看")


@pytest.mark.parametrize(("until", "purpose"), [(-1, "投标"), (1, "  ")])
def test_a_grant_needs_a_purpose_and_an_end_ahead(anna, ben, clara, customer_of, until, purpose):
    with pytest.raises(RuleBroken):
        grants.give(customer_of(anna), ben, by=clara, until=later(until), purpose=purpose)
    assert not CustomerGrant.objects.exists()


def test_a_second_grant_moves_the_end_of_the_first(anna, ben, clara, customer_of):
    one = customer_of(anna)
    grants.give(one, ben, by=clara, until=later(1), purpose="投标")
    grants.give(one, ben, by=clara, until=later(9), purpose="投标延期")
    assert CustomerGrant.objects.get().expires_at > later(8)


def test_a_grant_ends_early_and_stays_on_record(anna, ben, clara, customer_of):
    grant = grants.give(customer_of(anna), ben, by=clara, until=later(), purpose="投标")
    grants.end(grant, by=ben)
    assert not CustomerGrant.objects.live().exists()
    assert CustomerGrant.objects.count() == 1
    assert not Customer.objects.visible_to(ben).exists()


def test_all_grants_of_a_leaver_end(anna, ben, clara, customer_of):
    grants.give(customer_of(anna), ben, by=clara, until=later(), purpose="投标")
    people.leave(ben, by=clara)
    assert not CustomerGrant.objects.live().exists()


def test_what_has_no_table_of_grants_cannot_be_opened(anna, ben, clara):
    with pytest.raises(TypeError, match="Staff"):
        grants.give(anna, ben, by=clara, until=later(), purpose="投标")
