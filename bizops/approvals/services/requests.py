"""Handing a document in for consent, again, and taking it back; copies and urging (ORG-14)."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.services import figures
from bizops.jobs.speech import speaking_to
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.numbering.registry import series
from bizops.numbering.services import numbers

from ..choices import RequestStatus, What
from ..models import Copy, Request, Submission
from ..registry import Consentable, consentables
from . import flow, policies, snapshots, telling, trail

CLAUSE = "ORG-14"
NUMBERS = series("approvals.request", "A-{year}-{number:04}", gettext_lazy("Requests for consent"))


def kind_of(document: Model, move: str) -> Consentable:
    """What is asked for. Raises KeyError for a move that needs no consent."""
    return consentables[f"{document._meta.label_lower}.{move}"]


@service
def submit(document: Model, move: str, *, by, note: str = "") -> Request:
    """Hand a document in: sealed and frozen, and the first step is asked. Raises RuleBroken."""
    kind = kind_of(document, move)
    document = records.locked(document)
    must_be_open(kind, document, by)
    policy = policies.deciding(kind, document)
    snapshot = snapshots.taken(kind, document)
    request = Request(
        number=numbers.take(NUMBERS, on=clock.today()),
        kind=kind.key,
        content_type=ContentType.objects.get_for_model(document),
        object_id=document.pk,
        title=titled(kind, document),
        amount=kind.amount_of(document),
        submitter=by,
        department=by.department,
        policy=policy,
        digest=snapshots.seal(snapshot),
        barred=kind.barred(document),
        about=kind.about(document),
    )
    records.add(request, by=by)
    _hand_in(request, document, snapshot, by=by, note=note)
    return request


@service
def submit_again(request: Request, *, by, note: str = "") -> Request:
    """Hand in anew what was returned, by the same policy; the difference is shown. Raises RuleBroken."""
    # The document first, as whoever changes it meanwhile holds it, too.
    document = records.locked(request.document)
    request, kind = held(request), request.declared
    if request.submitter_id != by.pk:
        raise RuleBroken(_("Only %(name)s can hand this in again.") % {"name": request.submitter}, CLAUSE)
    must_be_open(kind, document, by, again=True)
    snapshot = snapshots.taken(kind, document)
    flow.settle(
        request,
        "submit_again",
        by=by,
        note=note,
        round=request.round + 1,
        position=0,
        amount=kind.amount_of(document),
        digest=snapshots.seal(snapshot),
        barred=kind.barred(document),
        about=kind.about(document),
    )
    records.keep(request, {"title": titled(kind, document)})
    _hand_in(request, document, snapshot, by=by, note=note)
    return request


@service
def withdraw(request: Request, *, by, note: str) -> Request:
    """Take a running request back with a reason; the document is free again. Raises RuleBroken."""
    request = held(request)
    if not may_withdraw(request, by):
        raise RuleBroken(_("Only %(name)s can withdraw this.") % {"name": request.submitter}, CLAUSE)
    must_say(note)
    flow.close_open(request, by=by)
    flow.settle(request, "withdraw", by=by, note=note, finished_at=clock.now())
    trail.note(request, What.WITHDRAW, by=by, note=note)
    return request


@service
def copy(request: Request, people, *, by, note: str = "") -> list[Copy]:
    """Let colleagues read along; whoever has a copy already gets no second one."""
    made = []
    if not may_copy(request, by):
        raise RuleBroken(_("Copies are sent by who handed it in and by who is asked."), CLAUSE)
    if about := next((person for person in people if person.pk in request.about), None):
        raise RuleBroken(_("%(name)s does not read this: it is about him.") % {"name": about}, CLAUSE, field="people")
    for person in people:
        row, is_new = Copy.objects.get_or_create(request=request, staff=person, defaults={"by": by})
        if is_new:
            trail.note(request, What.COPY, by=by, to=person, note=note)
            telling.reader(request, person, by=by, note=note)
            made.append(row)
    return made


@service
def nudge(request: Request, *, by) -> int:
    """Urge whoever is asked now, at most once in [4] hours; returns how many people. Raises RuleBroken."""
    request = held(request)
    if request.submitter_id != by.pk:
        raise RuleBroken(_("Only %(name)s can urge here.") % {"name": request.submitter}, CLAUSE)
    hours = figures.value("approvals.nudge_hours")
    since = clock.now() - timedelta(hours=hours)
    if request.acts.filter(what=What.NUDGE, at__gt=since).exists():
        raise RuleBroken(_("They were urged within the last %(hours)s hours.") % {"hours": hours}, CLAUSE)
    open_tasks = list(request.tasks.open().exclude(approver=None).select_related("approver"))
    if not open_tasks:
        raise RuleBroken(_("Nobody is asked at present."), CLAUSE)
    line = trail.note(request, What.NUDGE, by=by)
    for task in open_tasks:
        telling.urged(task, line, by=by)
    return len(open_tasks)


def titled(kind: Consentable, document: Model) -> str:
    """What the request is called, in the company's language, because all read it."""
    with speaking_to(None):
        return str(kind.title_of(document))[:300]


def held(request: Request) -> Request:
    """The stored request under lock: whoever comes second sees what the first one did."""
    return Request.objects.select_for_update(of=("self",)).select_related("submitter", "policy").get(pk=request.pk)


def may_withdraw(request: Request, by) -> bool:
    """Who handed it in; for somebody who has left, whoever heads the department."""
    if not request.is_running:
        return False
    if request.submitter_id == by.pk:
        return True
    return not request.submitter.is_active and request.department_id in by.headed_department_ids


def may_copy(request: Request, by) -> bool:
    """Who handed it in, and whoever is asked or has decided."""
    return request.submitter_id == by.pk or request.tasks.concerning(by).exists()


def must_say(note: str) -> None:
    if not note.strip():
        raise RuleBroken(_("Give a reason."), CLAUSE, field="note")
    if len(note) > trail.LONGEST:
        raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": trail.LONGEST}, CLAUSE, "note")


def must_be_open(kind: Consentable, document: Model, by, *, again: bool = False) -> None:
    """Raises RuleBroken if this person cannot hand the document in now."""
    if refusal := refused(kind, document, by, again=again):
        raise RuleBroken(refusal, kind.clause)


def refused(kind: Consentable, document: Model, by, *, again: bool = False) -> str:
    """Why a document cannot be handed in by this person now, or nothing."""
    lifecycle = type(document).lifecycle
    move, status = lifecycle[kind.move], getattr(document, lifecycle.field)
    if not by.has_perm(move.permission):
        return _("%(move)s is not among your duties.") % {"move": move.label}
    if status not in move.source:
        state = lifecycle.states(status).label
        return _("%(document)s is %(state)s: %(move)s is not open.") % {
            "document": document, "state": state, "move": move.label,
        }  # fmt: skip
    running = Request.objects.on(document, kind.key).filter(status__in=(RequestStatus.PENDING, RequestStatus.RETURNED))
    if not again and (found := running.first()):
        return _("It is in approval already: %(number)s.") % {"number": found.number}
    return (move.guard(document, by) or "") if move.guard else ""


def _hand_in(request: Request, document: Model, snapshot: dict, *, by, note: str) -> None:
    note = note.replace("\x00", "").strip()
    if len(note) > trail.LONGEST:
        raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": trail.LONGEST}, CLAUSE, "note")
    Submission.objects.create(
        request=request, round=request.round, snapshot=snapshot, digest=request.digest, by=by, note=note
    )
    trail.note(request, What.SUBMIT, by=by, note=note)
    flow.advance(request, document, by=by)
