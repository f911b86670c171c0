"""The pages of look-ups, whose list is the borrowing register 外借登记, and of take-outs (CUS-10, CUS-11)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.approvals.models import Request
from bizops.organisation import names
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts

from .. import filters, forms, tables, views
from ..choices import LookupStatus, TakeoutStatus
from ..models import Lookup, Takeout
from ..services import lookups, takeouts

EVERY = "customers.view_every_lookup"


class LookupPages(EntityPages):
    model, form, filters, table = Lookup, forms.LookupForm, filters.LookupFilters, tables.LookupTable
    search, searchable, hit = {"search": names.prepared}, True, ("number", "whom")
    placeholder = _("Number or whose file")
    panels = (
        Facts(_("What was asked"), fields=("whom", "purpose", "reason", "until", "owner", "department")),
        Facts(_("What became of it"), fields=("opened_at", "returned_at", "return_note"), clause="CUS-10"),
    )
    # Which file was meant is the custodian's word: on the page itself it is shown to whoever may know.
    masked = {"customer": EVERY, "customer_id": EVERY, "customer__name": EVERY}
    presets = (
        Preset("mine", _("Mine"), "owner={number}"),
        Preset("out", _("Not given back"), "out=true"),
        Preset("overdue", _("Overdue"), "overdue=true"),
    )
    quick = (Quick(pgettext_lazy("of a file", "Open"), "status", "open"),)
    add, change = lookups.ask, lookups.change
    moves = {"give_back": lookups.give_back, "end_early": lookups.end_early}
    add_page, detail_page = views.AskForFile, views.LookupSheet
    detail_template = "customers/lookup_detail.html"
    title = _("Look-ups")
    clauses, icon = ("CUS-10",), "key"
    intro = _("Who looks into whose file, for what and until when: the borrowing register")
    empty = _("Who needs the file of somebody else's customer asks for it here. It opens for a time, to him alone.")

    @classmethod
    def closed(cls, document):
        if Request.objects.on(document).pending().exists():
            return _("In approval")
        return "" if document.status == LookupStatus.DRAFT else document.get_status_display()

    @classmethod
    def queryset(cls):
        return Lookup.objects.select_related("owner", "department", "customer")


class TakeoutPages(EntityPages):
    model, form, filters, table = Takeout, forms.TakeoutForm, filters.TakeoutFilters, tables.TakeoutTable
    search, searchable, hit = {"search": names.prepared}, True, ("number", "said")
    placeholder = _("Number, list or filter")
    panels = (
        Facts(_("What was asked"), fields=("said", "rows", "columns", "purpose", "owner", "department", "asked_at")),
        Facts(_("What became of it"), fields=("until", "used_at", "taken"), clause="CUS-11"),
    )
    presets = (
        Preset("mine", _("Mine"), "owner={number}"),
        Preset("allowed", TakeoutStatus.ALLOWED.label, "status=allowed"),
    )
    add, add_page, detail_page = takeouts.ask, views.AskForList, views.TakeoutSheet
    form_template, detail_template = "customers/takeout_form.html", "customers/takeout_detail.html"
    title = _("Take-outs")
    clauses, icon = ("CUS-11",), "download"
    intro = _("Large lists of customers that somebody wants to take out of the house, and what was decided")
    empty = _("Who needs a large list as a file filters it, chooses Export, and asks for it there.")

    @classmethod
    def queryset(cls):
        return Takeout.objects.select_related("owner", "department")
