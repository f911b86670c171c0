"""The search behind a record field: number and name of visible records, as JSON."""

from django.http import JsonResponse

from .base import RecordPage

MOST = 20


class PickPage(RecordPage):
    def get(self, request):
        text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        rows = self.pages.rows(self.staff)
        if text and self.pages.search:
            rows = self.pages.find(rows, text, self.pages.hidden(self.staff))
        key, name, *_others = self.pages.model.picked_by
        hits = rows.order_by(name, "pk").values_list(key, name)[:MOST]
        return JsonResponse([{"value": value, "text": text, "hint": value} for value, text in hits], safe=False)
