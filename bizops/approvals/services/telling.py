"""Who hears of what: the submitter of the outcome, a reader of his copy, the head of what is late (ORG-14)."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.notifications.services import outbox

from ..models import Act, Request, Substitution, Task


def submitter(request: Request, *, by, note: str = "") -> None:
    """How it went; at each time it was handed in once."""
    if by is not None and by.pk == request.submitter_id:
        return
    outbox.put(
        f"consent_{request.status}",
        to=request.submitter,
        subject=lambda: f"{request.get_status_display()}: {request.title}",
        body=lambda: f"{by or ''}\n{note}".strip(),
        url=address(request),
        dedupe=f"consent:{request.pk}:{request.round}:{request.status}",
    )


def reader(request: Request, person, *, by, note: str = "") -> None:
    outbox.put(
        "consent_copy",
        to=person,
        subject=lambda: _("For your information: %(title)s") % {"title": request.title},
        body=lambda: f"{by}\n{note}".strip(),
        url=address(request),
        dedupe=f"consent-copy:{request.pk}:{person.pk}",
        channels=("bell",),
    )


def urged(task: Task, line: Act, *, by) -> None:
    outbox.put(
        "consent_urged",
        to=task.approver,
        subject=lambda: _("%(name)s urges you: %(title)s") % {"name": by, "title": task.request.title},
        url=address(task.request),
        dedupe=f"consent-urged:{line.pk}:{task.pk}",
    )


def relieved(task: Task, *, by) -> None:
    """Somebody was asked and need no longer decide, because another one has returned, rejected or withdrawn it."""
    if by is None or by.pk == task.approver_id:
        return
    outbox.put(
        "consent_relieved",
        to=task.approver,
        subject=lambda: _("Nothing to decide any more: %(title)s") % {"title": task.request.title},
        body=lambda: str(by),
        url=address(task.request),
        dedupe=f"consent-relieved:{task.pk}",
        channels=("bell",),
    )


def asked_too(task: Task, head) -> None:
    outbox.put(
        "consent_overdue",
        to=head,
        subject=lambda: (
            _("Overdue with %(name)s, please decide: %(title)s") % {"name": task.approver, "title": task.request.title}
        ),
        url=address(task.request),
        dedupe=f"consent-overdue:{task.pk}",
    )


def administrators(task: Task) -> None:
    """Nobody was found: whoever may name somebody hears it, with the reason."""
    people = get_user_model().objects.employed().holding("approvals.assign_task")
    for person in people:
        outbox.put(
            "consent_nobody",
            to=person,
            # They name somebody, and need not read what it is about.
            subject=lambda: _("Nobody was found who decides: %(title)s") % {"title": task.request.number},
            body=task.why,
            url=address(task.request),
            dedupe=f"consent-nobody:{task.pk}:{person.pk}",
        )


def substitute(row: Substitution, *, by) -> None:
    outbox.put(
        "substitute",
        to=row.substitute,
        subject=lambda: (
            _("You decide for %(name)s from %(start)s to %(end)s")
            % {"name": row.staff, "start": row.starts_on, "end": row.ends_on}
        ),
        body=row.note,
        url=reverse("approvals:inbox"),
        dedupe=f"substitute:{row.pk}",
        channels=("bell",),
    )


def address(request: Request) -> str:
    return reverse("approvals:request", args=[request.pk])
