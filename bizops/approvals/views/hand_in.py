"""Handing a record in: what will be sealed, who would decide, a note (ORG-14)."""

from datetime import date
from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from bizops.attachments.models import Attachment
from bizops.audit.documents import address_of, document_for
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.organisation.services import company
from bizops.pages.entity import EntityPages
from bizops.pages.gates import LOGGED_IN, Gated

from .. import words
from ..models import Request
from ..reader import Reader, told
from ..services import requests, routing, snapshots


class HandInPage(Gated, View):
    """GET shows what would be handed in, and to whom; POST does it."""

    gate = LOGGED_IN

    def get(self, request, kind, pk, move):
        self.find(kind, pk, move)
        refusal = self.refusal()
        return self.show(refusal, status=409 if refusal else 200)

    def post(self, request, kind, pk, move):
        self.find(kind, pk, move)
        note = request.POST.get("note", "").replace("\x00", "").strip()
        if refusal := self.refusal():
            return self.show(refusal, note, status=409)
        try:
            done = self.submit(note)
        except RuleBroken as refusal:
            return self.show(str(refusal), note, status=409)
        messages.success(request, _("Handed in: %(number)s") % {"number": done.number})
        return HttpResponseRedirect(address_of(self.document))

    def find(self, kind: int, pk: int, move: str) -> None:
        """The record of the address, and what consent it needs. Raises Http404 for what is not there or not to be seen."""
        self.staff = self.request.user
        self.document = document_for(self.staff, kind, pk)
        if self.document is None:
            raise Http404
        try:
            self.kind = requests.kind_of(self.document, move)
        except KeyError:
            raise Http404 from None
        running = Request.objects.on(self.document, self.kind.key).filter(status="returned")
        self.returned = running.select_related("submitter", "policy").first()

    def refusal(self) -> str:
        """Why this person cannot hand it in now, or nothing."""
        rows = EntityPages.of(type(self.document)).rows_to_change(self.staff)
        if not rows.filter(pk=self.document.pk).exists():
            return _("You may look at this record, not change it.")
        if self.returned is not None and self.returned.submitter_id != self.staff.pk:
            return _("Only %(name)s can hand this in again.") % {"name": self.returned.submitter}
        return requests.refused(self.kind, self.document, self.staff, again=self.returned is not None)

    def submit(self, note: str) -> Request:
        if self.returned is not None:
            return requests.submit_again(self.returned, by=self.staff, note=note)
        return requests.submit(self.document, self.kind.move, by=self.staff, note=note)

    def show(self, refusal: str = "", note: str = "", status: int = 200):
        pages = EntityPages.of(type(self.document))
        hidden, snapshot = pages.hidden(self.staff), snapshots.taken(self.kind, self.document)
        steps, missing = self.foreseen()
        facts = told(self.kind, snapshot, hidden)
        context = {
            "kind": self.kind,
            "document": self.document,
            "title": self.kind.title_of(self.document),
            "document_url": address_of(self.document),
            "list_url": pages.url("list"),
            "pages": pages,
            "facts": facts,
            "files": Attachment.objects.of(self.document).present().order_by("name"),
            "steps": steps,
            "refusal": refusal or missing,
            "closed": bool(self.refusal() or missing),
            "note": note,
            "again": self.again(snapshot, hidden),
        }
        return render(self.request, "approvals/hand_in.html", context, status=status)

    def foreseen(self) -> tuple[list, str]:
        """(the steps with their people and days, why nobody decides at all)."""
        policy = self.returned.policy if self.returned else None
        try:
            found = routing.foresee(self.kind, self.document, self.staff, policy)
        except RuleBroken as refusal:
            return [], str(refusal)
        steps, day = [], clock.today()
        for seen in found:
            day = company.calendar().add(day, seen.step.within) if seen.is_needed else day
            steps.append(_step(seen, day))
        return steps, ""

    def again(self, snapshot: dict, hidden: frozenset[str]):
        """What was returned: by whom and why, and what is different now."""
        if self.returned is None:
            return None
        reader = Reader(self.returned, self.staff)
        changes = words.differences(self.kind, reader.latest.snapshot, snapshot, hidden=hidden)
        return SimpleNamespace(act=reader.returned, changes=changes, request=self.returned)


def _step(seen: routing.Foreseen, day: date) -> SimpleNamespace:
    return SimpleNamespace(
        step=seen.step, people=seen.people, is_needed=seen.is_needed, why=seen.why, day=day if seen.is_needed else None
    )
