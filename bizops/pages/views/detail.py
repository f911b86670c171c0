"""The page of one record: head with its moves, panels in tabs, one timeline."""

from django.db.models import Exists, OuterRef, Value
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from bizops.kernel.events import publish

from ..events import Viewed
from ..house import ask
from ..panels import panels_of
from ..timeline import NEWEST, timeline
from .base import RecordPage
from .move import offers_of

KINDS = (
    ("contact", _("Contact log")),
    ("change", _("Changes")),
    ("approval", _("Approval")),
    ("note", _("Notes")),
    ("file", _("Files")),
)
OPEN = 20  # entries of the timeline that are shown at once; the older ones on asking


class DetailPage(RecordPage):
    def get(self, request, pk):
        document = self.document(self._rows())
        if self.pages.confidential:
            publish(Viewed(self.pages.label(), document.pk, str(document), self.staff))
        return render(request, self.pages.detail_template, self.context(**self.answer(document)))

    def answer(self, document) -> dict:
        tabs, shown = self._tabs(document)
        told = timeline(document, self.staff, self.pages)
        kind = self.request.GET.get("story", "")
        story = [entry for entry in told if not kind or entry.kind == kind][:NEWEST]
        shown_at_once = NEWEST if "all" in self.request.GET else OPEN
        return {
            "document": document,
            "panels": [(panel, panel.context(document, self.staff, self.pages)) for panel in shown],
            "tabs": tabs,
            "offers": self._offers(document),
            "move_base": self.pages.url("detail", document),
            "composer": self.pages.composer or ask("composer", default=""),
            "edit_url": self._edit_url(document),
            "papers": ask("papers", self.pages, self.staff, document, default=()),
            "timeline": story[:shown_at_once],
            "earlier": len(story[shown_at_once:]),
            "kinds": [(k, label, k == kind) for k, label in KINDS if any(entry.kind == k for entry in told)],
            "kind": kind,
            "status": self._status(document),
            "marks": ask("marks", document, default=()),
            "hidden": self.pages.hidden(self.staff),
        }

    def _tabs(self, document):
        """The tabs with their counts, and the panels of the open one."""
        panels = panels_of(self.pages, self.staff)
        names = list(dict.fromkeys(panel.tab for panel in panels))
        wanted = self.request.GET.get("tab", "")
        now = wanted if wanted in names else ""
        tabs = [
            (name, self._tab_label(name, panels), self._count(name, panels, document), name == now) for name in names
        ]
        return tabs if len(tabs) > 1 else [], [panel for panel in panels if panel.tab == now]

    def _tab_label(self, name: str, panels):
        return next(panel.title for panel in panels if panel.tab == name) if name else None

    def _count(self, name: str, panels, document) -> int | None:
        return next(panel.count(document, self.staff) for panel in panels if panel.tab == name) if name else None

    def _offers(self, document):
        """Somebody who was only granted a look makes no moves."""
        return offers_of(self.pages, document, self.staff) if self.pages.lifecycle and document.in_hand else []

    def _edit_url(self, document) -> str:
        may = document.in_hand and self._may_change() and not self.pages.closed(document)
        return self.pages.url("edit", document) if may else ""

    def _rows(self):
        """The visible rows, each with whether it is in this person's hand or only looked at: asked along with the record itself."""
        rows = self.pages.rows(self.staff)
        if not self.pages.lifecycle and not self._may_change():
            return rows.annotate(in_hand=Value(False))
        mine = self.pages.rows_to_change(self.staff).filter(pk=OuterRef("pk"))
        return rows.annotate(in_hand=Exists(mine.order_by()))

    def _may_change(self) -> bool:
        return bool(self.pages.change) and self.staff.has_perm(self.pages.permission("change"))

    def _status(self, document):
        lifecycle = self.pages.lifecycle
        if not lifecycle:
            return None
        value = getattr(document, lifecycle.field)
        return lifecycle.states(value).label, lifecycle.tones.get(value, "")
