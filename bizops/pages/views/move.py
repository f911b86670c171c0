"""A move: its question, its note, its refusal."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from .base import RecordPage


class MovePage(RecordPage):
    """GET asks, POST does. The page opens to everybody who sees the record; the lifecycle says who may."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        try:
            self.wanted = self.pages.lifecycle[kwargs["move"]]
        except KeyError:
            self.wanted = None

    def get(self, request, pk, move):
        document = self.document()
        return self.show(document, self.refusal(document))

    def post(self, request, pk, move):
        document = self.document()
        if not self.may_write:
            return self.show(document, _("You may look at this record, not change it."), status=409)
        note = request.POST.get("note", "").replace("\x00", "").strip()
        try:
            self.pages.move(document, self.wanted.name, by=self.staff, note=note)
        except RuleBroken as refusal:
            return self.show(document, str(refusal), note, status=409)
        messages.success(request, _("%(record)s: %(move)s") % {"record": document, "move": self.wanted.label})
        return HttpResponseRedirect(self.pages.url("detail", document))

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
        offer = next((o for o in self.pages.lifecycle.offers(document, self.staff) if o.move is self.wanted), None)
        return _("This move is not open.") if offer is None else offer.refusal

    def show(self, document, refusal: str, note: str = "", status: int = 0):
        closed = bool(self.refusal(document))
        status = status or (409 if closed else 200)
        context = self.context(document=document, move=self.wanted, refusal=refusal, closed=closed, note=note)
        return render(self.request, self.pages.move_template, context, status=status)
