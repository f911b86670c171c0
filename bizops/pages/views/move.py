"""A move: its question, its note, its refusal."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.lifecycle import Offer

from ..house import ask
from .base import RecordPage


class MovePage(RecordPage):
    """GET asks, POST does. The page opens to everybody who sees the record; the lifecycle says who may."""

    template = ""  # where this move asks for more than the others of its kind

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        try:
            self.wanted = self.pages.lifecycle[kwargs["move"]]
        except KeyError:
            self.wanted = None

    def get(self, request, pk, move):
        document = self.document()
        refusal = self.refusal(document)
        if self.wanted.consent and not refusal:
            return HttpResponseRedirect(ask("consent_url", document, self.wanted))
        return self.show(document, refusal)

    def post(self, request, pk, move):
        document = self.document()
        if not self.may_write:
            return self.show(document, _("You may look at this record, not change it."), status=409)
        note = request.POST.get("note", "").replace("\x00", "").strip()
        try:
            self.make(document, note)
        except RuleBroken as refusal:
            return self.show(document, str(refusal), note, status=409)
        messages.success(request, _("%(record)s: %(move)s") % {"record": document, "move": self.wanted.label})
        return HttpResponseRedirect(self.pages.url("detail", document))

    def make(self, document, note: str) -> None:
        """Make the move; a page that asks for more than a reason hands it on here."""
        self.pages.move(document, self.wanted.name, by=self.staff, note=note)

    def document(self):
        found = super().document()
        if self.wanted is None:
            raise Http404
        self.may_write = self.pages.rows_to_change(self.staff).filter(pk=found.pk).exists()
        return found

    def refusal(self, document) -> str:
        """Why the move is closed to this person now, or nothing."""
        if not self.may_write:
            return _("You may look at this record, not change it.")
        offer = next((o for o in offers_of(self.pages, document, self.staff) if o.move is self.wanted), None)
        return _("This move is not open.") if offer is None else offer.refusal

    def show(self, document, refusal: str, note: str = "", status: int = 0):
        closed = bool(self.refusal(document))
        status = status or (409 if closed else 200)
        context = self.context(document=document, move=self.wanted, refusal=refusal, closed=closed, note=note)
        return render(self.request, self.template or self.pages.move_template, context, status=status)


def offers_of(pages, document, staff) -> list[Offer]:
    """The moves of a record as this person sees them; one that needs consent is closed while that is being asked for."""
    return [
        Offer(offer.move, ask("consent_refusal", document, offer.move, staff, default=""))
        if offer.move.consent
        else offer
        for offer in pages.lifecycle.offers(document, staff)
    ]
