"""Whose work a head may hand over, and what is not given without a successor (ORG-02)."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizops.kernel.errors import RuleBroken
from bizops.organisation.models import Department, Handover
from bizops.organisation.services import departments, handovers
from tests.organisation.holding import again


def test_a_head_without_the_right_hands_over_nobody_s_work(anna, ben, clara, customer_of):
    customer_of(anna)
    Group.permissions.through.objects.filter(permission__codename="handover_staff").delete()
    clara = again(clara)
    assert clara.headed_department_ids
    assert not clara.has_perm(handovers.OWN_PEOPLE)
    assert not handovers.people_of(clara).exists()
    with pytest.raises(RuleBroken):
        handovers.hand_over(anna, {"customers.owner": ben}, by=clara, note="调岗")


def test_the_rest_of_a_leaver_s_work_leaves_the_seat_of_a_head_empty(clara, director):
    assert Department.objects.get(head=clara)
    handovers.hand_over_rest(clara, by=None)
    assert Department.objects.get(head=clara)
    assert not [row for row in Handover.objects.all() if "organisation.head" in row.counts]


def test_the_people_of_a_handover_are_locked_in_one_order_whoever_gives(anna, ben):
    for giver, taker in ((anna, ben), (ben, anna)):
        with CaptureQueriesContext(connection) as asked:
            handovers.hold(giver, [taker])
        assert 'ORDER BY "organisation_staff"."id" ASC' in asked[0]["sql"]
        assert "FOR NO KEY UPDATE" in asked[0]["sql"]


def test_a_new_head_takes_the_right_over_the_people_of_the_department_along(anna, ben, clara, firm):
    departments.set_head(firm.department("BIZ"), ben, by=None)
    assert not handovers.people_of(again(clara)).filter(pk=anna.pk).exists()
