"""The demo's register and lists have something in every state, made by the people of the demo (CUS-10, CUS-11)."""

from bizops.approvals.models import Task
from bizops.approvals.services import policies
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.demo import lookups as demo
from customers.models import CustomerGrant, Lookup, Takeout
from customers.services import lookups, takeouts
from tests.customers.looking import World
from tests.factories import customers as make

NAMES = ("anna", "ben", "clara", "dan", "custodian", "marketing", "clerk", "director", "admin")


def test_every_state_is_there_and_only_what_is_open_can_be_looked_into(firm, monkeypatch):
    monkeypatch.setattr(takeouts, "_is_large", lambda wanted, by: True)
    for name in NAMES:
        firm.hire(name)
    policies.seed()
    staff = {person.username: Staff.objects.get(pk=person.pk) for person in Staff.objects.employed()}
    for name in ("anna", "ben"):
        file = make.customer(World(staff[name]))
        make.communication(World(staff[name]), customer=file)
    demo.load(clock.today(), staff)
    assert set(Lookup.objects.values_list("status", flat=True)) == {*Lookup.lifecycle.states.values}
    assert set(Takeout.objects.values_list("status", flat=True)) == {"draft", "allowed", "used", "refused"}
    open_now = Lookup.objects.running()
    assert CustomerGrant.objects.live().count() == open_now.count() == 1
    waiting = Task.objects.open().filter(request__kind="customers.lookup.open").values_list("approver__username")
    assert {name for (name,) in waiting} == {"clara", "custodian"}
    assert lookups.run_out() == 0
