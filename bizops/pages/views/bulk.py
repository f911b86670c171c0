"""An act on the ticked rows of a list: asked where it must be, done one by one, told with its refusals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from .. import bulk as acts
from ..gates import Gate, permission
from ..templatetags.components import chip
from .base import RecordPage

NAMED = 12  # so many records the question names; the rest it counts


class BulkPage(RecordPage):
    """POST with `ids` and the `query` of the list; `sure` says that the question was answered."""

    bulk: acts.Bulk = None

    @property
    def gate(self) -> Gate:
        return permission(self.bulk.permission)

    def get(self, request):
        """Somebody had to log in on the way, or loaded the question again: the ticks are gone."""
        return HttpResponseRedirect(self.pages.url("list"))

    def post(self, request):
        if not self.pages.gate("view").admits(self.staff) or self.bulk not in self.pages.bulk_of(self.staff):
            raise PermissionDenied
        wanted = acts.keys(request.POST.getlist("ids"))
        if len(wanted) > acts.MOST:
            return self.back(_("At most %(most)s records at once. Tick fewer.") % {"most": acts.MOST})
        records = acts.chosen(self.pages.rows_to_change(self.staff), wanted)
        if not records:
            return self.back(_("Nothing was done: tick rows that you may change."))
        if self.bulk.asks and "sure" not in request.POST:
            return self.ask(records, self.form())
        note = request.POST.get("note", "").replace("\x00", "").strip()[:500]
        form = self.form(request.POST)
        if self.bulk.note_required and not note:
            return self.ask(records, form, _("Say why. The reason stays in the history of each record."), status=422)
        if not form.is_valid():
            return self.ask(records, form, note=note, status=422)
        try:
            outcome = acts.apply(self.bulk, records, by=self.staff, note=note, **form.cleaned_data)
        except RuleBroken as refusal:  # of a service that takes the whole list
            return self.back(format_html("{} {}", refusal, chip(refusal.clause)))
        self.tell(outcome, len(wanted))
        return self.back()

    def form(self, *data) -> acts.AskForm:
        return acts.AskForm(self.pages, self.bulk.fields, *data, staff=self.staff)

    def ask(self, records: list, form, refusal: str = "", note: str = "", status: int = 200):
        context = self.context(
            bulk=self.bulk,
            records=records,
            named=records[:NAMED],
            more=max(len(records) - NAMED, 0),
            form=form,
            refusal=refusal,
            note=note,
            query=self.query(),
            back_url=self.list_address(),
        )
        return render(self.request, "pages/bulk.html", context, status=status)

    def tell(self, outcome: acts.Outcome, wanted: int) -> None:
        """All done is a word in passing; anything else stays in the page and names what was left out."""
        words = {"act": capfirst(self.bulk.label), "done": outcome.done, "all": wanted}
        if outcome.done == wanted:
            messages.success(self.request, _("%(act)s: %(done)s done") % words)
            return
        told = _("%(act)s: %(done)s of %(all)s done") % words
        lines = ((_name(refusal), refusal.words, chip(refusal.clause)) for refusal in outcome.refusals)
        reasons = format_html_join("", "<li>{}{} {}</li>", lines)
        level = messages.WARNING if outcome.done else messages.ERROR
        messages.add_message(self.request, level, format_html("{}<ul>{}</ul>", told, reasons) if reasons else told)

    # --- the way back -----------------------------------------------------------------------------
    def query(self) -> str:
        return QueryDict(self.request.POST.get("query", "")[:4000]).urlencode()

    def list_address(self) -> str:
        query = self.query()
        return f"{self.pages.url('list')}{f'?{query}' if query else ''}"

    def back(self, refusal: str = ""):
        if refusal:
            messages.error(self.request, refusal)
        return HttpResponseRedirect(self.list_address())


def _name(refusal: acts.Refusal) -> str:
    """The record in front of its reason, unless the reason names it already."""
    name = str(refusal.record)
    return "" if name in refusal.words else format_html("<b>{}</b> ", name)
