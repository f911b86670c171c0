"""The list as a file: what is seen, as it is seen, safe against formulas."""

from django.contrib import messages
from django.db.models import F
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.events import publish

from .. import files
from ..events import Exported
from ..listing import Question
from .base import RecordPage

MOST = 20_000


class ExportPage(RecordPage):
    """CSV or XLSX of the rows and columns that the list shows, masked as the list is."""

    action = "export"

    def get(self, request):
        question = Question(self.pages, self.staff, request.GET)
        count = question.queryset.order_by()[: MOST + 1].count()
        if count > MOST:
            text = _("A file holds at most %(most)s rows. Filter the list first.") % {"most": f"{MOST:,}"}
            messages.error(request, text)
            return HttpResponseRedirect(self.pages.url("list") + question.address("format"))
        kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
        publish(Exported(self.pages.label(), count, self.staff, kind, question.query()))
        return self.file(question, kind)

    def file(self, question: Question, kind: str):
        table, sort = self._table(question), question.sort
        way = {True: "desc", False: "asc"}[sort.descending]
        order = [getattr(F(sort.field), way)(nulls_last=True), getattr(F("pk"), way)()]
        rows = question.queryset.order_by(*order).values_list(*table.paths)[:MOST].iterator(chunk_size=2000)
        head, body = [str(column.label) for column in table.shown], table.plain_rows(rows)
        name = f"{self.pages.title}-{clock.today():%Y%m%d}.{kind}"
        if kind == "xlsx":
            return FileResponse(files.xlsx(head, body), as_attachment=True, filename=name, content_type=files.XLSX)
        # Written here and not while it is sent: the reader's language and time zone end with the view.
        text = "".join(files.csv_lines(head, body))
        disposition = content_disposition_header(True, name)
        return HttpResponse(text, content_type=files.CSV, headers={"Content-Disposition": disposition})

    def _table(self, question: Question):
        """The columns that are shown, and the number, which the list shows under the name."""
        names = [column.name for column in question.table.shown]
        numbered = any(column.name == "number" for column in self.pages.table.columns)
        return self.pages.table([*names, *(["number"] if numbered and "number" not in names else [])], question.hidden)
