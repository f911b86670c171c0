"""The list as a file: what is seen, as it is seen, safe against formulas. A large one is made in the background."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish

from .. import exports, files, subjects
from ..events import Exported
from ..house import ask
from ..listing import Question
from .base import RecordPage


class ExportPage(RecordPage):
    """CSV or XLSX of the rows and columns that the list shows, masked as the list is. GET asks before a long one."""

    action = "export"

    @cached_property
    def question(self) -> Question:
        return Question(self.pages, self.staff, self.request.GET)

    @property
    def kind(self) -> str:
        return "xlsx" if self.request.GET.get("format") == "xlsx" else "csv"

    def get(self, request):
        count = exports.counted(self.question)
        if count > exports.MOST:
            return self.too_many(exports.MOST)
        if held := exports.held(self.question, count):
            return self.held(held, count)
        if count > exports.AT_ONCE:
            uses = exports.uses(self.question, count)
            context = self.context(count=count, kind=self.kind.upper(), back=self.back, uses=uses)
            return render(request, "pages/export.html", context)
        try:
            return self.let_out(count)
        except RuleBroken as refusal:  # somebody was quicker: himself, in another window
            return self.held(exports.Held(str(refusal), refusal.clause), count)

    def post(self, request):
        count = exports.counted(self.question)
        if count > exports.MOST:
            return self.too_many(exports.MOST)
        if held := exports.held(self.question, count):
            return self.held(held, count)
        address = ask("large_export", self.question, self.kind)
        return HttpResponseRedirect(address) if address else self.too_many(exports.AT_ONCE)

    @transaction.atomic
    def let_out(self, count: int):
        """The file, the consent that it uses up and the word that it left: all of it or nothing."""
        exports.let_out(self.question, count)
        keys = set()
        answer = self.file(keys)
        told = subjects.of_keys(self.pages, keys)
        publish(Exported(self.pages.label(), count, self.staff, self.kind, self.question.query(), told))
        return answer

    def file(self, keys: set):
        head, rows = exports.content(self.question, keys)
        name = exports.file_name(self.pages, self.kind)
        if self.kind == "xlsx":
            return FileResponse(files.xlsx(head, rows), as_attachment=True, filename=name, content_type=files.XLSX)
        # Written here and not while it is sent: the reader's language and time zone end with the view.
        text = "".join(files.csv_lines(head, rows))
        disposition = content_disposition_header(True, name)
        return HttpResponse(text, content_type=files.CSV, headers={"Content-Disposition": disposition})

    def held(self, held: exports.Held, count: int):
        context = self.context(held=held, count=count, back=self.back)
        return render(self.request, "pages/export_held.html", context, status=409)

    def too_many(self, most: int):
        text = _("A file holds at most %(most)s rows. Filter the list first.") % {"most": f"{most:,}"}
        messages.error(self.request, text)
        return HttpResponseRedirect(self.back)

    @property
    def back(self) -> str:
        return self.pages.url("list") + self.question.address("format")
