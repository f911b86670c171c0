"""Where the pages of the chapter do more than the machinery."""

from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.attachments.services import files
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages.views.add import AddPage
from bizops.pages.views.detail import DetailPage
from bizops.pages.words import joined

from .choices import CustomerStatus, Means
from .services.customers import complete_from

ICONS = {"call": "phone", "visit": "map-pin", "message": "message", "mail": "mail", "meeting": "users"}


class CustomerCard(DetailPage):
    """The card, with the box that records a contact in two clicks (CUS-02, CUS-04)."""

    def answer(self, document) -> dict:
        may_record = self.staff.has_perm("customers.add_communication") and document.status == CustomerStatus.ACTIVE
        names = [
            document._meta.get_field(field).verbose_name for field in document.missing() if field != "contact_count"
        ]
        if not document.contact_count:
            names.append(_("a contact person"))
        return {
            **super().answer(document),
            "today": clock.today(),
            "may_record": may_record,
            "means": [(m.value, m.label, ICONS[m.value], m == Means.CALL) for m in Means],
            "contacts": list(document.contacts.current()) if may_record else [],
            "composer_url": reverse("customers:communication_add"),
            "missing": joined(names),
            "complete_tone": "ok" if document.completeness >= complete_from() else "warn",
            "complete_from": complete_from(),
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
