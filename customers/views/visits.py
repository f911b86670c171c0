"""Recording a revisit at the customer's door, and mending the record (CUS-06)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bizops.handbook.models import Duty
from bizops.kernel.periods import Period
from bizops.pages.gates import permission
from bizops.pages.views.add import AddPage
from bizops.pages.views.detail import DetailPage
from bizops.pages.views.move import MovePage
from bizops.pages.views.saving import saved

from ..models import Customer
from ..services import revisits


class RecordRevisit(AddPage):
    """The form of a revisit; under the address of a customer (`revisit_add_for`) he is fixed, and named on top."""

    def get(self, request, pk=None):
        named = "" if pk else request.GET.get("customer", "").replace("\x00", "").strip()
        if named and (file := self._files().filter(number=named).first()):
            words = urlencode({"next": self._next()}) if self._next() else ""
            return HttpResponseRedirect(f"{reverse('customers:revisit_add_for', args=[file.pk])}?{words}".rstrip("?"))
        return self.show(self.pages.form(staff=self.staff, customer=self.file))

    def post(self, request, pk=None):
        form = self.pages.form(request.POST, request.FILES, staff=self.staff, customer=self.file)
        document = saved(form, lambda: self.write(form)) if form.is_valid() else None
        if document is None:
            return self.show(form, status=422)
        messages.success(request, _("%(record)s saved") % {"record": document})
        return HttpResponseRedirect(self._next() or self.pages.url("detail", document))

    @property
    def file(self) -> Customer | None:
        """The customer of the address; one who is archived or not in this person's hands is missing."""
        if "pk" not in self.kwargs:
            return None
        if not hasattr(self, "_file"):
            self._file = self._files().filter(pk=self.kwargs["pk"]).first()
        if self._file is None:
            raise Http404
        return self._file

    def _files(self):
        return Customer.objects.visible_to(self.staff).editable_by(self.staff).active()

    def context(self, **more) -> dict:
        closes = revisits.closes(self.file, by=self.staff) if self.file else []
        return super().context(file=self.file, closes=[(duty, period_in_words(duty)) for duty in closes], **more)


class RevisitRecord(DetailPage):
    """One revisit; the button to mend it is there for its recorder while that is open."""

    def _edit_url(self, document) -> str:
        return "" if revisits.mendable(document, self.staff) else super()._edit_url(document)


class PromiseRecord(DetailPage):
    """One promise; whoever answers it need not see the customer, and then his name leads nowhere."""

    def answer(self, document) -> dict:
        sees = self.staff.has_perm("customers.view_customer")
        file = Customer.objects.visible_to(self.staff).filter(pk=document.customer_id)
        return {**super().answer(document), "sees_customer": sees and file.exists()}


class AnswerPromise(MovePage):
    """Where the duty of a promise leads: straight to its answer, for those who may give it."""

    gate = permission("customers.answer_promise")


def period_in_words(duty: Duty) -> str:
    """October 2026, 2026Q4."""
    period = Period(duty.period_start, duty.period_end)
    return date_format(period.start, "YEAR_MONTH_FORMAT") if period.size == "month" else period.key
