"""Deciding: yes, no, or back - one effective decision for a person and a step, whatever happens at the same moment (ORG-14)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.organisation.models import Staff

from ..choices import Mode, RequestStatus, TaskStatus, What
from ..models import Request, Task
from ..querysets import in_place_of
from . import flow, requests, snapshots, telling, trail

CLAUSE = "ORG-14"


@service
def approve(task: Task, *, by, note: str = "", seen: str = "", filled: dict | None = None) -> Request:
    """Agree, and go on: the next to sign, the next step, or the move itself. Raises RuleBroken.

    `seen` is the seal of what the person had before his eyes; `filled` is what the step asks to be filled in.
    """
    request, task, whose = held(task, by, seen)
    if task.step.comment_required:
        requests.must_say(note)
    document = request.document
    if snapshots.seal_of(request.declared, document) != request.digest:
        raise RuleBroken(_("The document is no longer what was handed in. Return it to be handed in again."), CLAUSE)
    words = _fill(request, task, document, filled, by=by)
    _answer(request, task, "approve", What.APPROVE, by=by, whose=whose, note=note, filled=words)
    _go_on(request, task, document, by=by)
    return request


@service
def reject(task: Task, *, by, note: str, seen: str = "") -> Request:
    """Say no with a reason: the request ends here, whoever else was asked. Raises RuleBroken."""
    request, task, whose = held(task, by, seen)
    requests.must_say(note)
    _answer(request, task, "reject", What.REJECT, by=by, whose=whose, note=note)
    flow.refuse(request, request.document, by=by, note=note)
    return request


@service
def send_back(task: Task, *, by, note: str, to: int = 0, seen: str = "") -> Request:
    """Return with a reason: to the submitter (0), or to the visited step at this position. Raises RuleBroken.

    Every open task is closed; the answers from that step on stay in the trail and no longer count.
    """
    request, task, whose = held(task, by, seen)
    requests.must_say(note)
    if to and to not in visited(request):
        raise RuleBroken(_("Return it to a step that has been visited, or to whoever handed it in."), CLAUSE, "to")
    _answer(request, task, "return", What.RETURN, by=by, whose=whose, note=note)
    flow.close_open(request, by=by)
    request.tasks.filter(round=request.round, position__gte=to).update(is_void=True)
    if to:
        records.keep(request, {"position": to - 1})
        flow.advance(request, request.document, by=by)
        return request
    flow.settle(request, "return", by=by, note=note)
    telling.submitter(request, by=by, note=note)
    return request


def visited(request: Request) -> list[int]:
    """The positions before the present one at which somebody has signed this submission."""
    rows = request.tasks.standing().filter(
        round=request.round, position__lt=request.position, status=TaskStatus.APPROVED
    )
    return sorted(set(rows.values_list("position", flat=True)))


def held(task: Task, by, seen: str = "") -> tuple[Request, Task, Staff | None]:
    """The request under lock, the task as it stands now, and in whose place the person decides. Raises RuleBroken."""
    request = requests.held(task.request)
    task = Task.objects.select_related("step", "approver").get(pk=task.pk)
    task.request = request
    if request.declared is None or request.document is None:
        raise RuleBroken(_("What this is about is no longer decided here."), CLAUSE)
    if request.status != RequestStatus.PENDING or task.status != TaskStatus.OPEN:
        raise RuleBroken(_overtaken(request, task), CLAUSE)
    if seen and seen != request.digest:
        raise RuleBroken(_("It was handed in anew since you opened it. Read it again, please."), CLAUSE)
    whose = place_of(task, by)
    if refusal := whose if isinstance(whose, str) else "":
        raise RuleBroken(refusal, CLAUSE)
    return request, task, whose


def place_of(task: Task, by) -> Staff | None | str:
    """None: in one's own place; a person: in his; words: why not at all."""
    if by.pk == task.submitter_id:
        return _("Nobody decides on what he handed in himself.")
    if by.pk in task.request.barred:
        return _("Whom it is about does not decide.")
    if task.approver_id is None:
        return _("Nobody was found who decides: name somebody first.")
    if by.pk == task.approver_id:
        return None
    if by.pk == task.escalated_to_id or task.approver_id in in_place_of(by):
        if _signs_himself(task, by):
            return _("You sign at this step yourself: somebody else decides in the place of %(name)s.") % {
                "name": task.approver
            }
        return task.approver
    return _("You are not asked here.")


def _signs_himself(task: Task, by) -> bool:
    """One person is not two signatures of a step."""
    same = task.request.tasks.standing().filter(round=task.round, position=task.position).exclude(pk=task.pk)
    return same.filter(Q(approver=by) | Q(decided_by=by)).exists()


def _overtaken(request: Request, task: Task) -> str:
    """Told politely: who was quicker, and what became of it."""
    if task.decided_by_id:
        words = {"name": task.decided_by, "state": task.get_status_display()}
        return _("%(name)s has decided already: %(state)s.") % words
    return _("This no longer waits for a decision: %(request)s is %(state)s.") % {
        "request": request, "state": request.get_status_display(),
    }  # fmt: skip


def _answer(request: Request, task: Task, move: str, what: What, *, by, whose, note: str, filled=None) -> None:
    flow.moved(Task.objects.filter(pk=task.pk), move, by=by, decided_by=by, decided_at=clock.now())
    task.refresh_from_db()
    trail.note(request, what, by=by, task=task, whose=whose, note=note, filled=filled)


def _fill(request: Request, task: Task, document, filled: dict | None, *, by) -> dict:
    """Write what the step asks for into the document; returns it in words for the trail."""
    if not task.step.fill or task.added_for_id:
        return {}
    fill = request.declared.fill(task.step.fill)
    if not filled:
        raise RuleBroken(_("Fill in first: %(what)s.") % {"what": fill.label}, CLAUSE, field="filled")
    fill.put(document, filled, by=by)
    document.refresh_from_db()
    return {name: str(value) for name, value in filled.items() if value not in (None, "")}


def _go_on(request: Request, task: Task, document, *, by) -> None:
    left = request.tasks.filter(
        round=request.round, position=task.position, status__in=(TaskStatus.OPEN, TaskStatus.WAITING)
    )
    if task.added_for_id:
        if not left.filter(added_for=task.added_for_id).exists():
            flow.reopen(task.added_for, by=by)
        return
    if task.step.mode == Mode.ANY:
        flow.close_rest(task, by=by)
    elif left.exists():
        following = left.filter(status=TaskStatus.WAITING, added_for=None).order_by("turn").first()
        if task.step.mode == Mode.TURN and following and not left.filter(status=TaskStatus.OPEN).exists():
            flow.reopen(following, by=by)
        return
    flow.advance(request, document, by=by)
