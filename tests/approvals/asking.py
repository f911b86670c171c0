"""What the tests of consent share: a policy of their own, a look-up that is handed in, people who are asked."""

from datetime import date, timedelta

from django.contrib.auth.models import Permission

from bizops.approvals.models import Policy, Request, Step, Task
from bizops.approvals.services import decisions, requests
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Lookup
from customers.services import lookups
from tests.factories import customers as make_customer
from tests.factories import organisation as make

KIND = "customers.lookup.open"
BEGINNING = date(2020, 1, 1)


class Keeper:
    """What a factory of customers asks for."""

    def __init__(self, keeper):
        self.keeper = keeper


def ruled(*steps: dict, kind: str = KIND, **words) -> Policy:
    """The policy that decides in this test; its steps in order."""
    policy = Policy.objects.create(kind=kind, name="of the test", order=1, effective_from=BEGINNING, **words)
    for order, step in enumerate(steps, start=1):
        chosen = {name: step.pop(name) for name in ("people", "posts", "roles", "departments") if name in step}
        row = Step.objects.create(policy=policy, **{"order": order, "name": f"step {order}", **step})
        for name, rows in chosen.items():
            getattr(row, name).set(rows)
    return policy


def drafted(by: Staff, **words) -> Lookup:
    """A look-up whose file is found already, so that every policy can end in its being opened."""
    found = lookups.ask(
        by=by,
        **{
            "whom": "东莞宝光",
            "purpose": "check",
            "reason": "对账",
            "until": clock.now() + timedelta(days=3),
            **words,
        },
    )
    owner = make.staff()
    Lookup.objects.filter(pk=found.pk).update(customer=make_customer.customer(Keeper(hired(owner))))
    found.refresh_from_db()
    return found


def hired(staff: Staff) -> Staff:
    """Somebody with a department, as whoever keeps a customer has one."""
    if staff.department_id is None:
        make.appointment(staff=staff)
    return Staff.objects.get(pk=staff.pk)


def handed_in(by: Staff, **words) -> Request:
    return requests.submit(drafted(by, **words), "open", by=by)


def task_of(request: Request, person: Staff, status: str = "open") -> Task:
    return Task.objects.get(request=request, approver=person, status=status)


def asked(request: Request) -> list[str]:
    """Who is asked now."""
    rows = Task.objects.filter(request=request, status="open").order_by("approver__username")
    return [task.approver.username if task.approver else "" for task in rows]


def trail(request: Request) -> list[str]:
    return list(request.acts.order_by("pk").values_list("what", flat=True))


def approved(request: Request, *people: Staff, **words) -> Request:
    for person in people:
        decisions.approve(task_of(request, person), by=person, **words)
    request.refresh_from_db()
    return request


def people(count: int) -> list[Staff]:
    """Colleagues who may open what they are asked, and nothing else."""
    may = Permission.objects.get(codename="view_request", content_type__app_label="approvals")
    made = [make.staff() for _ in range(count)]
    for person in made:
        person.user_permissions.add(may)
    return [Staff.objects.get(pk=person.pk) for person in made]
