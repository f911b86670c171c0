"""The customer card, and what is recorded and confirmed from it."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.attachments.services import files
from bizops.kernel import clock
from bizops.kernel.errors import Conflict, RuleBroken
from bizops.kernel.events import publish
from bizops.pages.events import Viewed
from bizops.pages.panels import Facts, panels_of
from bizops.pages.views.add import AddPage
from bizops.pages.views.base import RecordPage
from bizops.pages.views.detail import DetailPage
from bizops.pages.words import joined

from ..choices import CustomerStatus, Means
from ..models import Customer, Merge
from ..services import confirmations, merging
from ..services.customers import complete_from

CORE = Facts(gettext_lazy("Firm"), fields=("name", "kind", "industry", "city", "owner"), clause="CUS-01")
ICONS = {"call": "phone", "visit": "map-pin", "message": "message", "mail": "mail", "meeting": "users"}


class CustomerCard(DetailPage):
    """The card, with the box that records a contact in two clicks (CUS-02, CUS-04).

    The address of a file that was merged leads to the one that was kept (CUS-18).
    """

    def get(self, request, pk):
        try:
            return super().get(request, pk)
        except Http404:
            merged = Customer.objects.visible_to(self.staff).filter(pk=pk, status=CustomerStatus.MERGED).first()
            if merged is None or not self.pages.rows(self.staff).filter(pk=merged.merged_into_id).exists():
                raise
        words = {"number": merged.number, "customer": merged}
        messages.info(request, _("%(number)s %(customer)s was merged into this file.") % words)
        return HttpResponseRedirect(self.pages.url("detail", merged.merged_into_id))

    def _rows(self):
        """Along with the record: whether a file was ever merged into it. Most never were, and nobody asks any further."""
        return super()._rows().annotate(has_merges=Exists(Merge.objects.filter(winner=OuterRef("pk"))))

    def answer(self, document) -> dict:
        may_record = document.in_hand and self.staff.has_perm("customers.add_communication")
        may_record = may_record and document.status == CustomerStatus.ACTIVE
        names = [
            document._meta.get_field(field).verbose_name for field in document.missing() if field != "contact_count"
        ]
        if not document.contact_count:
            names.append(_("a contact person"))
        return {
            **self._told(document),
            "today": clock.today(),
            "may_record": may_record,
            "means": [(m.value, m.label, ICONS[m.value], m == Means.CALL) for m in Means],
            "contacts": list(document.contacts.current()) if may_record else [],
            "may_revisit": document.in_hand
            and document.status == CustomerStatus.ACTIVE
            and self.staff.has_perm("customers.add_revisit"),
            "composer_url": reverse("customers:communication_add"),
            "missing": joined(names),
            "complete_tone": "ok" if document.completeness >= complete_from() else "warn",
            "complete_from": complete_from(),
            **self._confirmation(document),
            **self._merges(document),
        }

    def _told(self, document) -> dict:
        """A file that is opened for looking only offers nothing to write into (CUS-10)."""
        told = super().answer(document)
        if document.in_hand:
            return told
        closed = {"may_add": False, "add_url": ""}
        panels = [(panel, {**context, **closed} if context else context) for panel, context in told["panels"]]
        return {**told, "composer": "", "panels": panels}

    def _merges(self, document) -> dict:
        """The files that were merged into this one, and whether this person may merge and separate (CUS-18)."""
        merges = list(document.merges.standing().select_related("loser")) if document.has_merges else []
        for merge in merges:
            merge.may_end = clock.today() <= merging.open_until(merge)
        may = document.in_hand and self.staff.has_perm(merging.PERMISSION) and not self.pages.closed(document)
        return {"merges": merges, "may_merge": may}

    def _confirmation(self, document) -> dict:
        """How old the last word is that the data are right, and whether this person may say it anew (CUS-18)."""
        may = document.in_hand and self._may_change() and not self.pages.closed(document)
        return {
            "may_confirm": may and document.data_confirmed_on < clock.today(),
            "is_stale": document.status == CustomerStatus.ACTIVE
            and document.data_confirmed_on < confirmations.fresh_from(),
            "days_since_confirmed": (clock.today() - document.data_confirmed_on).days,
            "confirm_url": reverse("customers:customer_confirm", args=[document.pk]),
        }


class RecordContact(AddPage):
    """Recording a contact, with files that belong to it kept on the customer's card."""

    def write(self, form):
        communication = super().write(form)
        uploads = self.request.FILES.getlist("files")
        if uploads and not self.staff.has_perm("attachments.add_attachment"):
            raise RuleBroken(_("Adding files is not among your duties."), "ORG-15")
        for upload in uploads:
            files.attach(communication.customer, upload, by=self.staff)
        return communication


class ConfirmData(RecordPage):
    """The core of a file to look over, and the button that says it is right (CUS-18). POST carries the version that was seen."""

    action = "change"

    def get(self, request, pk):
        document = self.document(self.pages.rows_to_change(self.staff))
        if self.pages.confidential:
            publish(Viewed(self.pages.label(), document.pk, str(document), self.staff))
        return self.show(document)

    def post(self, request, pk):
        document = self.document(self.pages.rows_to_change(self.staff))
        version = request.POST.get("version", "")
        version = int(version) if version.isdecimal() and len(version) < 10 else 0
        try:
            confirmations.confirm(document, by=self.staff, version=version)
        except Conflict as conflict:
            return self.show(conflict.stored, _("Somebody has just changed this file. Look at it again."), status=409)
        except RuleBroken as refusal:
            return self.show(document, str(refusal), status=409)
        messages.success(request, _("%(record)s: data confirmed") % {"record": document})
        return HttpResponseRedirect(self.pages.url("detail", document))

    def show(self, document, refusal="", status=200):
        looked_over = [
            CORE,
            *(p for p in panels_of(self.pages, self.staff) if isinstance(p, Facts) or p.tab == "contacts"),
        ]
        closed = self.pages.closed(document)
        context = self.context(
            document=document,
            panels=[(panel, panel.context(document, self.staff, self.pages)) for panel in looked_over],
            hidden=self.pages.hidden(self.staff),
            refusal=refusal
            or (closed and _("%(customer)s is archived. Put the file back first.") % {"customer": document}),
            closed=bool(closed),
            days=(clock.today() - document.data_confirmed_on).days,
        )
        return render(self.request, "customers/customer_confirm.html", context, status=status)
