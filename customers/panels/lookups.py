"""Who looked into a customer's file: the doors that stand open, and the newest looks, prints and files (CUS-10, CUS-11)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.audit.choices import TONES
from bizops.audit.documents import kind_in_words
from bizops.audit.models import Access
from bizops.kernel import clock
from bizops.pages.panels import Panel, hang

from ..models import CustomerGrant, Lookup
from ..pages import CustomerPages

NEWEST = 20


@dataclass(frozen=True)
class Looks(Panel):
    """For those who watch over the file; somebody who was only granted a look learns nothing of others."""

    template_name: str = "customers/looks.html"

    def context(self, document, staff, pages) -> dict:
        if not getattr(document, "in_hand", True) and not staff.has_perm("customers.view_every_lookup"):
            return {}
        label = CustomerPages.label()
        told = Access.objects.concerning(label, document.pk).defer("subjects").select_related("by")
        newest = told.order_by("-at", "-pk")[:NEWEST]
        words = urlencode({"label": label, "object_id": document.pk})
        tones = dict(TONES)
        return {
            "may": True,
            "grants": CustomerGrant.objects.live().filter(content_object=document).select_related("user"),
            "lookups": Lookup.objects.filter(customer=document).select_related("owner").order_by("-pk")[:NEWEST],
            "tones": Lookup.lifecycle.tones,
            "looks": [(row, tones.get(row.what, ""), self._among(row, label)) for row in newest],
            "log_url": f"{reverse('audit:access_list')}?{words}" if staff.has_perm("audit.view_access") else "",
            "now": clock.now(),
        }

    def _among(self, row: Access, label: str) -> str:
        """In what other than the card its data were: a list with its rows and its form, or a paper of another kind."""
        if row.object_id is not None:
            return "" if row.label == label else kind_in_words(row.label)
        count = ngettext("%(n)s row", "%(n)s rows", row.rows) % {"n": row.rows}
        return " · ".join([kind_in_words(row.label), count, "PDF" if row.format == "paper" else row.format.upper()])


hang(
    "customers/customer",
    Looks(_("Who looked into it"), tab="looks", permission="customers.see_looks", clause="CUS-11"),
)
