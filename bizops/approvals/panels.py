"""What approvals hang on every record: its requests, their story, and why a move that needs consent is closed now (ORG-14)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bizops.pages import house
from bizops.pages.panels import Panel, hang
from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source
from bizops.pages.words import joined

from . import inbox
from .choices import RequestStatus, What
from .models import Act, Request
from .reader import read_by
from .registry import consentables, kinds_of
from .services import requests

SHOWN = 3
TONES = {
    What.APPROVE: "ok",
    What.CARRY: "ok",
    What.REJECT: "bad",
    What.VOID: "bad",
    What.RETURN: "warn",
    What.NOBODY: "warn",
    What.ESCALATE: "warn",
}


@dataclass(frozen=True)
class Row:
    """A request on the page of its record; the address only for who may read it."""

    request: Request
    url: str = ""
    asked: str = ""

    @property
    def state(self) -> str:
        return self.request.get_status_display()

    @property
    def tone(self) -> str:
        return Request.lifecycle.tones.get(self.request.status, "")


@dataclass(frozen=True)
class ConsentPanel(Panel):
    """The newest requests of a record, and who is asked now."""

    template_name: str = "approvals/panel.html"

    def context(self, document, staff, pages) -> dict:
        if not kinds_of(type(document)):
            return {}
        found = Request.objects.on(document).select_related("submitter").prefetch_related("tasks__approver")
        rows = list(found.order_by("-pk")[:SHOWN])
        readable = read_by(staff, Request.objects.visible_to(staff))
        seen = set(readable.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        return {"requests": [_row(row, row.pk in seen) for row in rows]}


def _row(request: Request, may_read: bool) -> Row:
    if not may_read:
        return Row(request)
    waiting = [str(task.approver) for task in request.tasks.all() if task.status == "open" and task.approver]
    return Row(request, reverse("approvals:request", args=[request.pk]), joined(dict.fromkeys(waiting)))


hang("*", ConsentPanel(_("Approval")))


@timeline_source
def said_about_it(document, staff, pages) -> list[Entry]:
    """What was done with the requests of this record: the newest lines of their trails, in one query."""
    if not kinds_of(type(document)):
        return []
    read = read_by(staff, Request.objects.visible_to(staff)).filter(pk=OuterRef("request"))
    acts = Act.objects.filter(request__in=Request.objects.on(document)).annotate(is_read=Exists(read.order_by()))
    people = ("request", "by", "on_behalf_of", "to")
    return [_entry(act) for act in acts.select_related(*people).order_by("-pk")[:NEWEST]]


def _entry(act: Act) -> Entry:
    """Whoever may not read the request hears what happened and when, not from whom and in which words."""
    lines = (Line(text=act.request.number),)
    if not act.is_read:
        return Entry(
            act.at, "rubber-stamp", str(act.get_what_display()), "", TONES.get(act.what, ""), "approval", lines
        )
    who = str(act.by or "")
    who = f"{who} → {act.to}" if act.to else who
    if act.note:
        lines = (*lines, Line(quote=act.note))
    return Entry(act.at, "rubber-stamp", str(act.get_what_display()), who, TONES.get(act.what, ""), "approval", lines)


def consent_refusal(document, move, staff) -> str:
    """Why a document cannot be handed in for a move by this person now, or nothing."""
    kind = consentables.get(f"{document._meta.label_lower}.{move.name}")
    if kind is None:
        return ""
    again = Request.objects.on(document, kind.key).filter(status="returned", submitter=staff).exists()
    return requests.refused(kind, document, staff, again=again)


def marks(document) -> list[tuple[str, str]]:
    """That a record is in approval, or was returned, stands beside its status, as (label, tone)."""
    if not kinds_of(type(document)):
        return []
    running = Request.objects.on(document).filter(status__in=(RequestStatus.PENDING, RequestStatus.RETURNED))
    return [(found.get_status_display(), Request.lifecycle.tones.get(found.status, "")) for found in running]


house.provide("consent_refusal", consent_refusal)
house.provide("marks", marks)
house.provide("waiting", inbox.waiting)
