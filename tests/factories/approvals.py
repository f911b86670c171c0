"""Requests for consent, through the services: a look-up that is handed in, and a policy that names who decides."""

from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Permission

from bizops.approvals.models import Policy, Request, Step, Task
from bizops.approvals.services import requests
from bizops.kernel import clock
from customers.models import Lookup
from customers.services import lookups

from . import makes
from .organisation import appointment

KIND = "customers.lookup.open"
_n = count(1)


def policy(*people, name: str = "of the factory", **words) -> Policy:
    """A policy that comes before all others: each of these people decides at a step of his own."""
    made = Policy.objects.create(kind=KIND, name=name, order=1, **words)
    for order, person in enumerate(people, start=1):
        Step.objects.create(policy=made, order=order, name=f"step {order}").people.set([person])
    return made


def colleague():
    """Somebody with a department who may open what he is asked."""
    person = appointment().staff
    person.user_permissions.add(Permission.objects.get(codename="view_request", content_type__app_label="approvals"))
    return person


def lookup(by, **values) -> Lookup:
    """What somebody wants to look into, not yet handed in."""
    until = clock.now() + timedelta(days=3)
    words = {"whom": f"宝光显示{next(_n)}", "purpose": "check", "reason": "对账", "until": until, **values}
    return lookups.ask(by=by, **words)


@makes(Request)
def request(world, *, by=None, **values) -> Request:
    """A look-up of the keeper that waits for somebody; the first one lays down who that is."""
    if not Policy.objects.filter(kind=KIND, order=1).exists():
        policy(colleague())
    by = by or world.keeper
    return requests.submit(lookup(by, **values), "open", by=by)


@makes(Task)
def task(world, **values) -> Task:
    """What somebody is asked about a request."""
    return request(world, **values).tasks.get()
