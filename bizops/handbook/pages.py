"""The pages of duties."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts

from .filters import DutyFilters
from .models import Duty
from .services import duties
from .tables import DutyTable
from .views.duty import DutyPage


class DutyPages(EntityPages):
    model, filters, table = Duty, DutyFilters, DutyTable
    panels = (
        Facts(
            _("Duty"),
            fields=("owner", "department", "due_on", "done_on", "raised_at", "raised_late", "escalated_on"),
            clause="HBK-02",
        ),
    )
    presets = (
        Preset("mine", _("Mine, open"), "owner={number}&status=open&sort=due_on"),
        Preset("overdue", _("Overdue"), "counts=overdue&sort=due_on"),
        Preset("missed", _("Missed"), "status=missed"),
    )
    quick = (Quick(_("Overdue"), "counts", "overdue"), Quick(_("Missed"), "status", "missed"))
    moves = {"waive": duties.waive}
    clauses, icon = ("HBK-02",), "checkup-list"
    detail_page, detail_template = DutyPage, "handbook/duty_detail.html"
    heading_template = "handbook/duty_heading.html"
    intro = _("Who owes what, on which record, by when. A duty is closed by its evidence.")
    empty = _("Duties stand here as soon as a clause of the manual asks for something.")

    @classmethod
    def queryset(cls):
        return Duty.objects.select_related("clause", "owner", "department")
