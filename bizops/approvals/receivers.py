"""What approvals do when told: keep a pending document frozen, see a broken seal, prove a move, lay down first policies."""

from django.apps import apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.kernel import clock, consent
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import subscribe
from bizops.kernel.lifecycle import Moved
from bizops.kernel.records import Changing, ChangingMany, Saved, SavedMany
from bizops.pages import house

from .choices import RequestStatus, What
from .models import Request
from .registry import kinds_of
from .services import flow, policies, requests, snapshots, trail


@subscribe(Changing)
def what_is_in_approval_is_frozen(event: Changing) -> None:
    """What consent is asked for, and the state of the document, stay as they are until it is decided."""
    for kind in kinds_of(type(event.document)):
        governed = {*kind.fields, type(event.document).lifecycle.field, "files"}
        if not event.fields or governed.intersection(event.fields):
            found = Request.objects.on(event.document, kind.key).pending().first()
            if found:
                raise RuleBroken(
                    _("It is in approval (%(number)s) and stays as it is. Withdraw the request first.")
                    % {"number": found.number}, "ORG-14",
                )  # fmt: skip


@subscribe(ChangingMany)
def what_is_in_approval_is_not_imported_over(event: ChangingMany) -> None:
    for kind in kinds_of(event.rows.model):
        running = Request.objects.pending().filter(kind=kind.key, object_id__in=event.rows.order_by().values("pk"))
        if found := running.first():
            raise RuleBroken(_("%(title)s is in approval and stays as it is.") % {"title": found.title}, "ORG-14")


@subscribe(Saved)
def a_change_breaks_the_seal(event: Saved) -> None:
    """A field that was agreed to is another one now, or a file is gone: the approval is void."""
    for kind in kinds_of(type(event.document)):
        if {*kind.fields, "files"}.intersection(event.fields):
            _look_at_seal(kind, event.document, by=event.by)
        if event.fields:
            about = {"barred": kind.barred(event.document), "about": kind.about(event.document)}
            Request.objects.on(event.document, kind.key).filter(status=RequestStatus.RETURNED).update(**about)


@subscribe(SavedMany)
def an_import_breaks_the_seal(event: SavedMany) -> None:
    for kind in kinds_of(event.rows.model):
        agreed = Request.objects.filter(kind=kind.key, status=RequestStatus.APPROVED)
        for document in event.rows.filter(pk__in=agreed.values("object_id")):
            _look_at_seal(kind, document, by=None)


@subscribe(Moved)
def a_move_ends_what_was_returned(event: Moved) -> None:
    """A document that is given up is no longer handed in again; one whose values a move changed is looked at."""
    for kind in kinds_of(type(event.document)):
        lifecycle = type(event.document).lifecycle
        _look_at_seal(kind, event.document, by=event.by)
        if getattr(event.document, lifecycle.field) in lifecycle[kind.move].source:
            continue
        for found in Request.objects.on(event.document, kind.key).filter(status=RequestStatus.RETURNED):
            flow.settle(found, "withdraw", by=event.by, note=event.note, finished_at=clock.now())
            trail.note(found, What.WITHDRAW, by=event.by, note=event.note)


def _look_at_seal(kind, document, *, by) -> None:
    agreed = Request.objects.on(document, kind.key).filter(status=RequestStatus.APPROVED, carried_out=True)
    for found in agreed.select_for_update(of=("self",)):
        if not snapshots.still_holds(kind, document, found.submissions.get(round=found.round).snapshot):
            flow.break_seal(found, document, by=by)


def proves(document, move) -> bool:
    """Whether a request has just been decided that calls for exactly this move, and it is not yet made."""
    for kind in kinds_of(type(document)):
        called_for = {kind.move: "approved", kind.rejected: "rejected", kind.voided: "void"}
        status = called_for.get(move.name, "")
        if status and Request.objects.on(document, kind.key).filter(status=status, carried_out=False).exists():
            return True
    return False


consent.prove_by(proves)


def hand_in_url(document, move) -> str:
    """Where a document is handed in for a move that needs consent."""
    kind = requests.kind_of(document, move.name)
    key = requests.ContentType.objects.get_for_model(kind.model).pk
    return reverse("approvals:hand_in", args=[key, document.pk, move.name])


house.provide("consent_url", hand_in_url)


@receiver(post_migrate, dispatch_uid="approvals.policies")
def every_kind_has_a_first_policy(sender, apps=apps, **kwargs):
    """`apps` is the state that a migration led to; on the way back to nothing there is no table."""
    if sender.label == "approvals" and "policy" in apps.all_models["approvals"]:
        policies.seed()
