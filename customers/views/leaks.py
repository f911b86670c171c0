"""Leak incidents: by when one is to be remedied, and where the duty to do so leads (CUS-11)."""

from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages.views.detail import DetailPage
from bizops.pages.views.move import MovePage

from ..choices import LeakStatus
from ..forms.leaks import RemedyForm
from ..models import Customer
from ..services import leaks


class LeakRecord(DetailPage):
    """One incident; until it is remedied the page says by when that must be."""

    def answer(self, document) -> dict:
        moment = leaks.remedy_by(document) if document.status == LeakStatus.REPORTED else None
        return {
            **super().answer(document),
            "remedy_by": moment,
            "late": moment is not None and clock.now() > moment,
            "sees_customer": self._sees(document),
        }

    def _sees(self, document) -> bool:
        """Whoever investigates need not see the customer."""
        files = Customer.objects.visible_to(self.staff).filter(pk=document.customer_id)
        return self.staff.has_perm("customers.view_customer") and files.exists()


class RecordRemedy(MovePage):
    """What was done so that nothing more gets out, and when."""

    template = "customers/leak_remedy.html"

    def make(self, document, note: str) -> None:
        form = RemedyForm(self.request.POST)
        if not form.is_valid():
            raise RuleBroken(_("Write the moment as a date with a time."), leaks.CLAUSE, field="remedied_at")
        leaks.remedy(document, by=self.staff, note=note, **form.cleaned_data)

    def context(self, **more) -> dict:
        return super().context(form=RemedyForm(self.request.POST or None), **more)
