"""Leak incidents: by when one is to be remedied, and where the duty to do so leads (CUS-11)."""

from dataclasses import replace

from django.utils.translation import gettext as _

from bizops.approvals.panels import ConsentPanel
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages.views.detail import DetailPage
from bizops.pages.views.move import MovePage

from ..choices import LeakStatus
from ..forms.leaks import RemedyForm
from ..models import Customer
from ..services import leaks

OUTSIDE = ("change", "file")  # kinds of entries of the timeline


class LeakRecord(DetailPage):
    """One incident; until it is remedied the page says by when that must be."""

    def answer(self, document) -> dict:
        moment = leaks.remedy_by(document) if document.status == LeakStatus.REPORTED else None
        answer = super().answer(document)
        return {
            **(answer if leaks.reads_findings(document, self.staff) else self._outside(answer)),
            "remedy_by": moment,
            "late": moment is not None and clock.now() > moment,
            "sees_customer": self._sees(document),
        }

    def _outside(self, answer: dict) -> dict:
        """What happened, the remedy and the steps it went through: no findings, no opinions, no words of others."""
        from ..pages.leaks import Inside

        steps = [e if e.kind == "file" else replace(e, lines=()) for e in answer["timeline"] if e.kind in OUTSIDE]
        panels = [(p, told) for p, told in answer["panels"] if not isinstance(p, (Inside, ConsentPanel))]
        kinds = [kind for kind in answer["kinds"] if kind[0] in OUTSIDE]
        return {**answer, "panels": panels, "timeline": steps, "kinds": kinds, "earlier": 0, "composer": ""}

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
