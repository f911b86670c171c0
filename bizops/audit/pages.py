"""The pages of the access log: looked at and exported, never changed."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.entity import EntityPages, Preset
from bizops.pages.panels import Facts

from .documents import kind_in_words
from .filters import AccessFilter
from .models import Access
from .tables import AccessTable


class Opened(Facts):
    """The kind of record in words."""

    def context(self, document, staff, pages):
        rows = super().context(document, staff, pages)["rows"]
        return {"rows": [(n, label, kind_in_words(value) if n == "label" else value) for n, label, value in rows]}


class AccessPages(EntityPages):
    model, table, filters = Access, AccessTable, AccessFilter
    panels = (Opened(_("Access"), fields=("what", "title", "label", "by", "at", "rows", "format", "query")),)
    icon = "eye"
    clauses = ("ORG-15",)
    intro = _("Who opened a confidential record, who took a list out of the house, who was refused.")
    empty = _("Nobody has opened a confidential record yet.")
    presets = (Preset("refused", _("Refused"), "what=denied"), Preset("files", _("Files taken out"), "what=exported"))

    @classmethod
    def queryset(cls):
        return Access.objects.defer("subjects").select_related("by")
