"""Handing in what needs consent, and everybody who is asked agreeing, as the demo's people do."""

from dataclasses import dataclass

from bizops.approvals.models import Task
from bizops.approvals.services import decisions, policies, requests
from bizops.organisation.models import Staff
from customers.models import Lookup, Takeout


@dataclass
class World:
    """What the factories ask for: whose the records are."""

    keeper: object


def again(document):
    return type(document).objects.get(pk=document.pk)


def asked(document) -> Task:
    """Whoever is asked now."""
    return Task.objects.open().select_related("approver", "step").get(request__object_id=document.pk)


def agreed(document, move: str, **filled):
    """Hand in, and let everybody agree in turn; the step that asks for it gets what is `filled` in."""
    policies.seed()
    request = requests.submit(document, move, by=Staff.objects.get(pk=document.owner_id))
    while (tasks := request.tasks.open()).exists():
        task = tasks.select_related("approver", "step").get()
        decisions.approve(task, by=task.approver, filled=filled if task.step.fill else None)
    return again(document)


def opened(lookup: Lookup, file) -> Lookup:
    return agreed(lookup, "open", customer=file)


def allowed(takeout: Takeout) -> Takeout:
    return agreed(takeout, "allow")
