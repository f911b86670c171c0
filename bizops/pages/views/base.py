"""What all record pages share: the declaration, its gate, its rows."""

from django.http import Http404
from django.views.generic import View

from ..gates import Gate, Gated


class RecordPage(Gated, View):
    """A page of one kind of record. `action` names the permission that opens it."""

    pages = None
    action = "view"

    @property
    def gate(self) -> Gate:
        return self.pages.gate(self.action)

    @property
    def staff(self):
        return self.request.user

    def document(self, rows=None):
        """The record of the address; one that this person may not see is as missing as one that is not there."""
        rows = self.pages.rows(self.staff) if rows is None else rows
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def context(self, **more) -> dict:
        here = {"pages": self.pages, "opts": self.pages.model._meta, "list_url": self.pages.url("list"), **more}
        if here.get("document") is not None:
            here["detail_url"] = self.pages.url("detail", here["document"])
        return here
