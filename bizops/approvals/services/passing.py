"""Passing a task on: to somebody else, to others first, to whom an administrator names, to the head when it is late (ORG-14)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.organisation.models import Staff

from ..choices import TaskStatus, What
from ..models import Request, Task
from . import decisions, flow, requests, routing, telling, trail

CLAUSE = "ORG-14"


@service
def transfer(task: Task, to: Staff, *, by, note: str) -> Task:
    """Give a task to somebody else for good, with a reason. Raises RuleBroken."""
    request, task, whose = decisions.held(task, by)
    requests.must_say(note)
    return _hand_on(request, task, to, What.TRANSFER, by=by, whose=whose, note=note)


@service
def assign(task: Task, to: Staff, *, by, note: str) -> Task:
    """Name who decides where nobody was found, with a reason. Raises RuleBroken."""
    request = requests.held(task.request)
    task = Task.objects.select_related("step").get(pk=task.pk)
    if task.status != TaskStatus.OPEN or task.approver_id:
        raise RuleBroken(_("Somebody is asked here already."), CLAUSE)
    if not by.has_perm("approvals.assign_task") or by.pk == task.submitter_id:
        raise RuleBroken(_("Naming who decides is not among your duties."), CLAUSE)
    requests.must_say(note)
    return _hand_on(request, task, to, What.ASSIGN, by=by, note=note)


@service
def add_signers(task: Task, people, *, by, note: str) -> list[Task]:
    """Ask others first; one's own turn comes back when all of them have agreed. Raises RuleBroken."""
    request, task, whose = decisions.held(task, by)
    requests.must_say(note)
    if not people:
        raise RuleBroken(_("Name somebody."), CLAUSE, field="people")
    if task.added_for_id:
        raise RuleBroken(_("Whoever was asked first himself asks nobody else."), CLAUSE)
    for person in people:
        must_be_free(request, task, person)
    flow.moved(Task.objects.filter(pk=task.pk), "wait", by=by)
    made = []
    for person in people:
        trail.note(request, What.ADD, by=by, task=task, whose=whose, to=person, note=note)
        made.append(flow.ask(request, task.step, person, by=by, turn=task.turn, added_for=task))
    return made


@service
def escalate(task: Task, *, by=None) -> Task | None:
    """Put an overdue task also to the head of whoever is asked; either decides. None if there is nobody above who may."""
    request = requests.held(task.request)
    task = Task.objects.select_related("step", "approver").get(pk=task.pk)
    if task.status != TaskStatus.OPEN or task.escalated_to_id or task.approver_id is None:
        return None
    head = next((head for head in routing.candidates(task.approver) if not _kept_out(request, task, head)), None)
    if head is None:
        return None
    Task.objects.filter(pk=task.pk).update(escalated_to=head)
    trail.note(request, What.ESCALATE, by=by, task=task, to=head)
    telling.asked_too(task, head)
    return task


@service
def take_over(rows: QuerySet, to: Staff | None, *, by, note: str = "") -> int:
    """The tasks of somebody whose work is handed over; where the successor may not decide, the administrators name somebody."""
    count = 0
    for task in rows.select_related("request").order_by("request_id", "pk"):
        request = requests.held(task.request)
        task = Task.objects.select_related("step", "approver").get(pk=task.pk)
        if task.status not in (TaskStatus.OPEN, TaskStatus.WAITING):
            continue
        why = _kept_out(request, task, to) if to else _("Nobody has taken this over.")
        _hand_on(request, task, None if why else to, What.TRANSFER, by=by, note=note, why=why)
        count += 1
    return count


def must_be_free(request: Request, task: Task, person: Staff) -> None:
    """Raises RuleBroken if somebody cannot be asked here."""
    if why := _kept_out(request, task, person):
        raise RuleBroken(why, CLAUSE, field="people")


def _kept_out(request: Request, task: Task, person: Staff) -> str:
    if not person.is_active:
        return _("%(name)s has left.") % {"name": person}
    if not routing.may_decide(person):
        return _("%(name)s may not decide: a role is missing.") % {"name": person}
    if person.pk == request.submitter_id:
        return _("%(name)s handed this in himself.") % {"name": person}
    if person.pk in request.barred:
        return _("%(name)s does not decide: it is about him.") % {"name": person}
    asked = request.tasks.standing().filter(round=request.round, position=task.position, approver=person)
    if person.pk == task.approver_id or asked.exists():
        return _("%(name)s is asked at this step already.") % {"name": person}
    return ""


def _hand_on(request: Request, task: Task, to: Staff | None, what: What, *, by, note, whose=None, why="") -> Task:
    """Close one task and open the like of it for somebody else (nobody: the administrators)."""
    if to is not None:
        must_be_free(request, task, to)
    waited = task.status == TaskStatus.WAITING
    below = list(request.tasks.filter(added_for=task, status__in=(TaskStatus.OPEN, TaskStatus.WAITING)))
    flow.moved(Task.objects.filter(pk=task.pk), "move", by=by)
    trail.note(request, what, by=by, task=task, whose=whose, to=to, note=note)
    made = flow.ask(
        request, task.step, to, by=by, turn=task.turn, waits=waited, added_for=task.added_for, why=why
    )  # fmt: skip
    Task.objects.filter(pk__in=[each.pk for each in below]).update(added_for=made)
    if to is None:
        trail.note(request, What.NOBODY, by=by, task=made, note=why)
        telling.administrators(made)
    return made


def overdue(on=None) -> QuerySet:
    """Open tasks past their day whose step says that they go to the head then."""
    day = on or clock.today()
    rows = Task.objects.open().filter(due_on__lt=day, step__escalates=True, escalated_to=None)
    return rows.exclude(approver=None).select_related("request")
