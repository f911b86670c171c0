"""Asking for somebody else's file, and what stands on the page of a look-up (CUS-10)."""

from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.pages.gates import permission
from bizops.pages.house import ask
from bizops.pages.views.add import AddPage
from bizops.pages.views.detail import DetailPage
from bizops.pages.views.move import MovePage

from ..choices import LookupStatus
from ..models import Customer, Lookup
from ..services import lookups


class HandIn(AddPage):
    """A form that is handed in at once: the next page shows who decides."""

    asks_for = ""  # the move that needs consent

    def onward(self, document) -> str:
        move = self.pages.lifecycle[self.asks_for]
        return ask("consent_url", document, move, default="") or super().onward(document)


class AskForFile(HandIn):
    asks_for = "open"


class LookupSheet(DetailPage):
    """One look-up; which file it was is shown to whoever sees that file, and to the reader once it was opened to him."""

    def answer(self, document) -> dict:
        return {**super().answer(document), **self._file(document), "stands_open": self._stands_open(document)}

    def _file(self, document: Lookup) -> dict:
        if document.customer_id is None:
            return {"file": None, "sees_file": False}
        sees = self.staff.has_perm("customers.view_customer")
        sees = sees and Customer.objects.visible_to(self.staff).filter(pk=document.customer_id).exists()
        read = document.grant is not None and document.grant.user_id == document.owner_id == self.staff.pk
        return {"file": document.customer if sees or read else None, "sees_file": sees}

    def _stands_open(self, document: Lookup) -> bool:
        return document.status == LookupStatus.OPEN and document.until > clock.now()


class GiveBack(MovePage):
    """Where the duty of a look-up leads: straight to its return."""

    gate = permission(lookups.ADD)


def other_ways(request) -> list[tuple[str, str]]:
    """Whoever finds no file where he looked for one may ask for it."""
    from ..pages import CustomerPages, LookupPages

    here = request.path.startswith(CustomerPages.url("list"))
    if not here or not request.user.has_perm(lookups.ADD):
        return []
    return [(_("Ask for a file"), LookupPages.url("add"))]
