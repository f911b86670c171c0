"""The demo's leak incidents: one in every state, each through consent where it needs it."""

from collections import Counter

import pytest

from bizops.approvals.models import Request
from bizops.approvals.services import policies
from bizops.handbook.models import ClauseText
from bizops.handbook.services import clauses
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.demo import leaks as demo
from customers.models import Leak
from tests.factories import customers as make
from tests.factories.handbook import Keeper

PEOPLE = ("director", "hr", "clara", "anna", "ben", "dan", "clerk", "marketing", "legal", "control", "custodian")


@pytest.fixture
def staff(firm):
    clauses.seed()
    policies.seed()
    people = {name: firm.hire(name) for name in PEOPLE}
    return {name: Staff.objects.get(pk=person.pk) for name, person in people.items()}


def test_the_demo_shows_an_incident_in_every_state_and_a_text_that_was_changed(staff):
    for name in ("anna", "ben") * len(demo.CASES):
        make.customer(Keeper(staff[name]))
    demo.load(clock.today(), staff)
    assert Counter(Leak.objects.values_list("status", flat=True)) == {
        **dict.fromkeys(("closed", "decided", "investigated", "remedied", "reported"), 1)
    }
    assert Request.objects.filter(status="pending", kind="customers.leak.decide").count() == 1
    assert Leak.objects.filter(in_time=False).count() == 1
    texts = ClauseText.objects.filter(clause__code="CUS-04", edition=2)
    assert texts.count() == 3
    assert {text.approved_by for text in texts} == {staff["director"].full_name}
