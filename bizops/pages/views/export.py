"""The list as a file: what is seen, as it is seen, safe against formulas."""

from django.contrib import messages
from django.db.models import F
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
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
        table, sort = question.table, question.sort
        way = {True: "desc", False: "asc"}[sort.descending]
        order = [getattr(F(sort.field), way)(nulls_last=True), getattr(F("pk"), way)()]
        rows = question.queryset.order_by(*order).values_list(*table.paths)[:MOST].iterator(chunk_size=2000)
        head, body = [str(column.label) for column in table.shown], table.plain_rows(rows)
        name = f"{self.pages.model._meta.model_name}-{clock.today():%Y%m%d}.{kind}"
        if kind == "xlsx":
            return FileResponse(files.xlsx(head, body), as_attachment=True, filename=name, content_type=files.XLSX)
        response = StreamingHttpResponse(files.csv_lines(head, body), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
