"""The pages of revisits and promises, and what stands of them on the customer card (CUS-04, CUS-06)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.kernel import clock
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts, Panel, label, value

from .. import filters, forms, tables, views
from ..choices import Means
from ..models import Promise, Revisit
from ..services import plans, promises, revisits

MOST = 20


@dataclass(frozen=True)
class RevisitFacts(Facts):
    """Facts of a revisit, those of its contact record among them."""

    def context(self, document, staff, pages) -> dict:
        of = {name: document.communication if name in revisits.SAID else document for name in self.fields}
        return {"rows": [(name, label(of[name], name), value(of[name], name)) for name in self.fields]}


@dataclass(frozen=True)
class Promises(Panel):
    """What was promised, with who answers by when; on a customer only what is still open."""

    template_name: str = "customers/promise_panel.html"
    permission: str = "customers.view_promise"
    accessor: str = "promises"
    only_open: bool = False

    def context(self, document, staff, pages) -> dict:
        rows = document.promises.visible_to(staff).select_related("owner")
        rows = list((rows.open() if self.only_open else rows).order_by("due_on", "pk")[: MOST + 1])
        return {
            "rows": rows[:MOST],
            "more": len(rows) > MOST,
            "today": clock.today(),
            "tones": Promise.lifecycle.tones,
            "list_url": PromisePages.url("list"),
        }


@dataclass(frozen=True)
class ContactPlanOf(Panel):
    """How often, by what means and about what we speak with this customer, and whether we do."""

    template_name: str = "customers/plan.html"
    permission: str = "customers.view_communication"

    def context(self, document, staff, pages) -> dict:
        plan = plans.standing(document)
        return {"plan": plan, "means": Means(plan.means).label if plan.means else ""}


class RevisitPages(EntityPages):
    model, form, filters, table = Revisit, forms.RevisitForm, filters.RevisitFilters, tables.RevisitTable
    panels = (
        RevisitFacts(
            _("What was seen"),
            fields=("stock_seen", "abnormality", "remedy", "help_given"),
            clause="CUS-06",
        ),
        RevisitFacts(_("What was said"), fields=("means", "contact", "summary", "opinions", "handling", "thanked")),
        RevisitFacts(_("Next steps"), fields=("next_on", "next_step", "by", "at")),
        Promises(_("Promises"), clause="CUS-06"),
    )
    presets = (
        Preset("mine", _("Recorded by me"), "by={number}"),
        Preset("month", _("This month"), lambda: f"on_after={clock.today().replace(day=1)}"),
        Preset("abnormal", _("Something abnormal"), "abnormal=true"),
    )
    add, change = revisits.record, revisits.change
    add_page, detail_page = views.RecordRevisit, views.RevisitRecord
    form_template, detail_template = "customers/revisit_form.html", "customers/revisit_detail.html"
    title = _("Revisits")
    clauses, icon, subject = ("CUS-06",), "map-pin", "customer"
    intro = _("What was seen and heard at our customers, and what was promised them")
    empty = _("Revisits stand here, the newest first. Record one from the customer's card.")
    export_permission = "customers.export_customer"

    @classmethod
    def queryset(cls):
        return Revisit.objects.select_related("customer", "communication__contact", "by")


class PromisePages(EntityPages):
    model, form, filters, table = Promise, forms.PromiseForm, filters.PromiseFilters, tables.PromiseTable
    panels = (
        Facts(
            _("Promise"),
            fields=("what", "due_on", "owner", "by", "at", "answer", "answered_on"),
            clause="CUS-06",
        ),
    )
    presets = (
        Preset("mine", _("Mine to answer"), "owner={number}&status=open"),
        Preset("open", pgettext_lazy("of a promise", "Open"), "status=open"),
        Preset("overdue", _("Overdue"), "overdue=true"),
    )
    quick = (Quick(pgettext_lazy("of a promise", "Open"), "status", "open"),)
    change = promises.hand_over
    moves = {"answer": promises.answer, "withdraw": promises.withdraw}
    form_template, detail_template = "customers/promise_form.html", "customers/promise_detail.html"
    detail_page = views.PromiseRecord
    title = _("Promises")
    clauses, icon, subject = ("CUS-06",), "message-exclamation", "customer"
    intro = _("Answers that customers were promised, with who gives them by when")
    empty = _("Promises come from revisits. Each stands here with its date until the customer is answered.")
    export_permission = "customers.export_customer"

    @classmethod
    def closed(cls, document):
        return "" if document.status == "open" else document.get_status_display()

    @classmethod
    def queryset(cls):
        return Promise.objects.select_related("customer", "owner", "by", "department", "revisit__customer")
