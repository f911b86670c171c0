"""The way of a request: opening a step, going on to the next one, the end (ORG-14). Called with the request locked."""

from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from bizops.handbook.services import duties
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.organisation.services import company

from ..choices import Mode, TaskStatus, What
from ..models import Request, Step, Task
from . import routing, telling, trail

CLAUSE = "ORG-14"


def advance(request: Request, document, *, by) -> None:
    """Ask at the next step that applies; behind the last one the move is made, in this transaction.

    Where no step applies at all nobody has agreed to anything: an administrator names who decides.
    """
    steps = routing.steps_of(request.policy)
    for step in steps:
        if step.order > request.position:
            seen = routing.foreseen(step, request.declared, document, request.submitter)
            records.keep(request, {"position": step.order})
            if seen.is_needed and _open(request, seen, by=by):
                return
    if request.tasks.standing().filter(round=request.round, status=TaskStatus.APPROVED).exists():
        _carry_out(request, document, by=by)
    else:
        _nobody(request, steps[-1], _("No step of the policy applies here."), by=by)


def ask(request: Request, step: Step, person, *, by, turn: int = 1, waits=False, added_for=None, why="") -> Task:
    """Ask somebody at a step (nobody: the administrators, with the reason); the duty to decide comes with it."""
    words = {"turn": turn, "added_for": added_for, "why": why[:300]}
    words |= {"status": TaskStatus.WAITING} if waits else {"status": TaskStatus.OPEN, **_begins(step)}
    task = _put(request, step, person, by=by, **words)
    if person is not None and not waits:
        _owe(task, by)
    return task


def reopen(task: Task, *, by) -> None:
    """Ask somebody whose turn has come, or who waited for others; his time begins now."""
    moved(Task.objects.filter(pk=task.pk), "ask", by=by, **_begins(task.step))
    task.refresh_from_db()
    if task.approver_id is None:
        telling.administrators(task)
    else:
        _owe(task, by)


def moved(rows, name: str, *, by, **values) -> list[int]:
    """Make a move of some tasks of a locked request; their duties lapse when they are no longer to be done."""
    keys = Task.lifecycle.sweep(rows, name, by=by, values=values)
    if name in ("close", "move"):
        for task in Task.objects.filter(pk__in=keys):
            duties.lapse(task, by=by, note=_("No longer to be decided by this person."))
    return keys


def close_open(request: Request, *, by) -> None:
    """Nobody is asked any more; whoever was hears that he need not decide."""
    rows = request.tasks.filter(status__in=(TaskStatus.OPEN, TaskStatus.WAITING))
    asked = list(rows.filter(status=TaskStatus.OPEN).exclude(approver=None).select_related("approver"))
    moved(rows, "close", by=by)
    for task in asked:
        telling.relieved(task, by=by)


def close_rest(task: Task, *, by) -> None:
    """One has signed for all: the others of the step are no longer asked."""
    rows = task.request.tasks.filter(position=task.position, status__in=(TaskStatus.OPEN, TaskStatus.WAITING))
    moved(rows.exclude(pk=task.pk), "close", by=by)


def settle(request: Request, move: str, *, by, note: str = "", **values) -> None:
    """Put the locked request into another state. Raises RuleBroken if that is not open."""
    keys = Request.lifecycle.sweep(Request.objects.filter(pk=request.pk), move, by=by, note=note, values=values)
    if not keys:
        raise RuleBroken(_("%(request)s has been finished in the meantime.") % {"request": request}, CLAUSE)
    request.refresh_from_db()


def refuse(request: Request, document, *, by, note: str) -> None:
    """Somebody said no: nobody is asked any more, and the document hears it."""
    close_open(request, by=by)
    settle(request, "reject", by=by, note=note, finished_at=clock.now())
    kind = request.declared
    if kind.rejected_by:
        import_string(kind.rejected_by)(document, by=by, request=request)
    elif kind.rejected:
        type(document).lifecycle.go(document, kind.rejected, by=by, note=note)
    records.keep(request, {"carried_out": True})
    telling.submitter(request, by=by, note=note)


def break_seal(request: Request, document, *, by) -> None:
    """What all agreed to was changed afterwards: the consent no longer holds."""
    settle(request, "void", by=by, finished_at=clock.now(), carried_out=False)
    trail.note(request, What.VOID, by=by)
    lifecycle, voided = type(document).lifecycle, request.declared.voided
    if voided and getattr(document, lifecycle.field) in lifecycle[voided].source:
        lifecycle.go(document, voided, by=by)
    records.keep(request, {"carried_out": True})
    telling.submitter(request, by=by)


def _open(request: Request, seen: routing.Foreseen, *, by) -> bool:
    """Ask everybody of a step; False if all have answered above."""
    step = seen.step
    if not seen.people:
        _nobody(request, step, seen.why, by=by)
        return True
    agreed = _agreed(request) if step.is_silent else set()
    done = [person for person in seen.people if person.pk in agreed]
    for person in done:
        task = _put(request, step, person, by=by, status=TaskStatus.ABOVE, opened_at=clock.now())
        trail.note(request, What.ABOVE, by=person, task=task)
        if step.mode == Mode.ANY:
            return False
    rest = [person for person in seen.people if person.pk not in agreed]
    for turn, person in enumerate(rest, start=1):
        ask(request, step, person, by=by, turn=turn, waits=step.mode == Mode.TURN and turn > 1)
    return bool(rest)


def _nobody(request: Request, step: Step, why: str, *, by) -> None:
    task = ask(request, step, None, by=by, why=why)
    trail.note(request, What.NOBODY, by=by, task=task, note=why)
    telling.administrators(task)


def _agreed(request: Request) -> set[int]:
    """Who has agreed to this submission for himself, and not in somebody else's place."""
    mine = {"round": request.round, "status": TaskStatus.APPROVED, "decided_by": F("approver")}
    rows = request.tasks.standing().filter(**mine)
    return set(rows.values_list("decided_by", flat=True))


def _put(request: Request, step: Step, person, *, by, **words) -> Task:
    """A new task of a step in the present round."""
    task = Task(
        request=request,
        round=request.round,
        step=step,
        position=step.order,
        approver=person,
        submitter=request.submitter,
        **words,
    )
    return records.add(task, by=by)


def _carry_out(request: Request, document, *, by) -> None:
    settle(request, "approve", by=by, finished_at=clock.now())
    kind = request.declared
    if kind.carry_out:
        import_string(kind.carry_out)(document, by=by, request=request)
    else:
        type(document).lifecycle.go(document, kind.move, by=by)
    records.keep(request, {"carried_out": True})
    trail.note(request, What.CARRY, by=by)
    telling.submitter(request, by=by)


def _begins(step: Step) -> dict:
    return {"opened_at": clock.now(), "due_on": company.calendar().add(clock.today(), step.within)}


def _owe(task: Task, by) -> None:
    key = f"task-{task.pk}-{task.opened_at:%Y%m%d%H%M%S}"
    duties.owe(CLAUSE, "decide", task, by=by, due_on=task.due_on, key=key)
