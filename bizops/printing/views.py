"""Printing: a record, a list as it is filtered, an empty form; as PDF, or as a page where the system makes none."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View

from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.pages import bulk, exports, subjects
from bizops.pages.context import appearance
from bizops.pages.events import Printed
from bizops.pages.gates import LOGGED_IN, Gate, Gated, permission
from bizops.pages.listing import Question

from .parts import MOST
from .registry import Paper
from .services import batches, pdf, sheets


class PaperPage(Gated, View):
    """A page of one paper; `as_page` shows it in the browser instead of the PDF."""

    paper: Paper = None
    as_page = False

    @property
    def gate(self) -> Gate:
        return permission(self.paper.permission)

    @property
    def staff(self):
        return self.request.user

    def answer(self, record, address: str = "", back: str = "", **said):
        """The PDF; the same as a page where that is asked for, or where the system makes no PDF, saying what to install."""
        language = sheets.language_of(self.paper, self.request.GET.get("lang", ""))
        refusal = pdf.missing()
        view = self._bar(back, refusal) if self.as_page or refusal else {}
        sheet = sheets.made(self.paper, record, by=self.staff, language=language, address=address, **said, **view)
        self.tell(record, sheet)
        if view:
            return HttpResponse(sheet.html)
        answer = HttpResponse(pdf.written(sheet.html), content_type="application/pdf")
        answer["Content-Disposition"] = content_disposition_header(False, f"{sheet.name}.pdf")
        answer["Cache-Control"] = "private, no-store"
        return answer

    def tell(self, record, sheet) -> None:
        """Whoever keeps the log of looks hears of every print; an empty form shows nothing of anybody."""

    def _bar(self, back: str, refusal: str) -> dict:
        """The words of the bar above the print view: the way back, the PDF of the same, what is missing."""
        words, here = self.request.GET.copy(), self.request.path
        languages = []
        for language in appearance()["languages"]:
            words["lang"] = language["code"]
            languages.append({**language, "url": f"?{words.urlencode()}"})
        line = self.request.GET.urlencode()
        return {
            "view": True,
            "back": back,
            "refusal": refusal,
            "languages": languages,
            "pdf_url": "" if refusal else here.removesuffix("page/") + (f"?{line}" if line else ""),
        }


class RecordSheet(PaperPage):
    """One record; one that this person may not see is as missing as one that is not there."""

    def get(self, request, pk):
        record = self.paper.pages.rows(self.staff).filter(pk=pk).first()
        if record is None:
            raise Http404
        address = self.paper.pages.url("detail", record)
        return self.answer(record, address, back=address)

    def tell(self, record, sheet) -> None:
        label = self.paper.pages.label()
        told = subjects.of_rows(self.paper.pages, self.paper.pages.rows(self.staff).filter(pk=record.pk))
        publish(Printed(label, record.pk, str(record), 1, self.staff, self.paper.key, sheet.content.number, told))


class ListSheet(PaperPage):
    """The list as it is filtered and sorted on its page."""

    def get(self, request):
        self.question = question = Question(self.paper.pages, self.staff, request.GET)
        address = self.paper.pages.url("list") + question.address("lang")
        rows = in_order(question)
        self.count = min(rows.count(), MOST)  # as many as a list on paper holds
        if held := exports.held_on_paper(self.paper.pages, self.staff, self.count):
            messages.error(request, f"{held.words} ({held.clause})")
            return HttpResponseRedirect(address)
        return self.answer(rows, address, back=address, chosen=self.chosen)

    def chosen(self) -> str:
        """The words of the search and the filters, in the language of the paper."""
        filters = self.question.filters.chips() if self.question.has_filters else []
        said = [f"{label} {value}" for label, value, _names in filters]
        return " · ".join(filter(None, [self.question.text and f"“{self.question.text}”", *said]))

    def tell(self, record, sheet) -> None:
        label, title = self.paper.pages.label(), str(self.paper.title)
        told = subjects.of_rows(self.paper.pages, record[:MOST])
        publish(Printed(label, None, title, self.count, self.staff, self.paper.key, self.question.query(), told))


class EmptySheet(PaperPage):
    """The empty form, which is open to everybody."""

    gate = LOGGED_IN

    def get(self, request):
        return self.answer(None, back=reverse("handbook:forms"))


class BatchPage(PaperPage):
    """The question before many papers are printed: of the ticked rows (`ids`), or of all rows of the list."""

    def get(self, request):
        question = Question(self.paper.pages, self.staff, request.GET)
        return self.ask(self._keys(in_order(question)), question.asked.urlencode())

    def post(self, request):
        query = request.POST.get("query", "")[:4000]
        question = Question(self.paper.pages, self.staff, QueryDict(query))
        wanted = bulk.keys(request.POST.getlist("ids"))[: batches.MOST + 1]
        if wanted:
            keys = [record.pk for record in bulk.chosen(self.paper.pages.rows(self.staff), wanted)]
        else:
            keys = self._keys(in_order(question))
        if "sure" not in request.POST:
            return self.ask(keys, query, ticked=keys if wanted else ())
        file = batches.ZIP if request.POST.get("file") == batches.ZIP else batches.ONE_FILE
        language = sheets.language_of(self.paper, request.POST.get("lang", ""))
        try:
            job = batches.start(self.paper, keys, by=self.staff, file=file, language=language)
        except RuleBroken as refusal:
            messages.error(request, f"{refusal} ({refusal.clause})")
            return HttpResponseRedirect(f"{self.paper.pages.url('list')}?{question.asked.urlencode()}")
        return HttpResponseRedirect(reverse("jobs:job_detail", args=[job.pk]))

    def ask(self, keys: list[int], query: str, ticked=()):
        context = {
            "paper": self.paper,
            "pages": self.paper.pages,
            "count": min(len(keys), batches.MOST),
            "too_many": len(keys) > batches.MOST,
            "most": batches.MOST,
            "ticked": ticked,
            "query": query,
            "refusal": pdf.missing(),
            "back_url": f"{self.paper.pages.url('list')}{f'?{query}' if query else ''}",
        }
        return render(self.request, "paper/batch.html", context)

    def _keys(self, rows) -> list[int]:
        return list(rows.values_list("pk", flat=True)[: batches.MOST + 1])


def in_order(question: Question):
    """The rows of a list page in the order of that page."""
    sort = question.sort
    first = F(sort.field).desc(nulls_last=True) if sort.descending else F(sort.field).asc(nulls_last=True)
    return question.queryset.order_by(first, F("pk").desc() if sort.descending else F("pk").asc())
