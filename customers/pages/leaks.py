"""The pages of leak incidents, and what stands of them on the customer card (CUS-11)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.approvals.models import Request
from bizops.organisation import names
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts

from .. import filters, forms, tables, views
from ..models import Leak
from ..models.leak import INVESTIGATE
from ..services import leaks


@dataclass(frozen=True)
class Inside(Facts):
    """What neither the mere reporter reads nor whoever is held responsible."""


class LeakPages(EntityPages):
    model, form, filters, table = Leak, forms.LeakForm, filters.LeakFilters, tables.LeakTable
    search, searchable, hit = {"search": names.prepared}, True, ("number", "whose")
    placeholder = _("Number, whose data, what happened")
    panels = (
        Facts(
            _("What happened"),
            fields=("what", "is_danger", "known_at", "owner", "at", "department", "whose", "accused"),
            clause="CUS-11",
        ),
        Facts(_("Remedy"), fields=("remedy", "remedied_at", "in_time"), clause="CUS-11"),
        Inside(
            _("Investigation"),
            fields=("investigator", "findings", "harm", "fault", "passed_to"),
            clause="CUS-11",
        ),
        Inside(_("Penalty"), fields=("proposed", "penalty", "penalty_reason", "deduction"), clause="CUS-11"),
    )
    masked = dict.fromkeys((*leaks.INSIDE, "proposed"), leaks.EVERY)
    presets = (
        Preset("mine", _("Reported by me"), "owner={number}"),
        Preset("investigating", _("Mine to investigate"), "investigator={number}&unfinished=true"),
        Preset("unfinished", _("Not decided yet"), "unfinished=true"),
    )
    quick = (Quick(_("Not decided yet"), "unfinished", "true"),)
    add, change = leaks.report, leaks.find
    moves = {"remedy": leaks.remedy, "investigate": leaks.investigate}
    detail_page = views.LeakRecord
    form_template, detail_template = "customers/leak_form.html", "customers/leak_detail.html"
    title = _("Leak incidents")
    clauses, icon, confidential = ("CUS-11",), "shield-half", True
    intro = _("Customers' data that got out, or might: reported at once, remedied, looked into, decided by consent")
    empty = _("Nothing was reported. Whoever sees a leak, or the danger of one, reports it here in a minute.")
    export_permission = leaks.EVERY

    @classmethod
    def permission(cls, action: str) -> str:
        return INVESTIGATE if action == "change" else super().permission(action)

    @classmethod
    def closed(cls, document):
        if Request.objects.on(document).pending().exists():
            return _("In approval")
        return "" if document.status in leaks.OPEN_TO_FINDINGS else document.get_status_display()

    @classmethod
    def queryset(cls):
        return Leak.objects.select_related("owner", "investigator", "accused", "department", "customer")
