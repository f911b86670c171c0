"""The pages of scorecards, review rounds and reviews (CUS-03, CUS-08)."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from bizops.measures.models import Reading
from bizops.measures.reading import label_of
from bizops.organisation import names
from bizops.pages.bulk import Bulk
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts

from .. import filters, forms, tables, views
from ..choices import ReviewStatus, RoundStatus
from ..models import Review, ReviewRound, Scorecard
from ..services import classes, reviews, rounds
from .sheets import Points, Readings


def newest(words: str) -> str:
    """The address of a view of the newest round; of all, as long as there is none."""
    found = ReviewRound.objects.order_by("-starts_on").values_list("pk", flat=True).first()
    return f"round={found}&{words}" if found else words


class ScorecardPages(EntityPages):
    model, filters, table = Scorecard, filters.ScorecardFilters, tables.ScorecardTable
    search = {"customer__search": names.prepared}
    placeholder = _("Customer by name, number, pinyin")
    panels = (Points(_("How the score comes about"), clause="CUS-03"),)
    presets = (
        Preset("for_me", _("For me to confirm"), "for_me=true"),
        Preset("differs", _("Another class proposed"), "differs=true"),
        Preset("unconfirmed", _("Not confirmed for long"), "unconfirmed=true"),
    )
    bulk = (
        Bulk(
            "confirm",
            _("Confirm as proposed"),
            classes.confirm_proposed,
            "customers.confirm_class",
            icon="check",
            clause="CUS-03",
        ),
    )
    detail_page, detail_template = views.ScorecardSheet, "customers/scorecard_detail.html"
    title = _("Classes")
    clauses, icon, subject = ("CUS-03",), "star", "customer"
    intro = _("What the figures propose as the class of each customer, and why")
    empty = _("Every customer on file is scored on the first of the month; then his class stands here.")
    export_permission = "customers.export_customer"

    @classmethod
    def queryset(cls):
        return Scorecard.objects.on_file().select_related("customer__owner", "customer__department")


class ReviewRoundPages(EntityPages):
    model, form, filters = ReviewRound, forms.ReviewRoundForm, filters.ReviewRoundFilters
    table = tables.ReviewRoundTable
    add, moves = rounds.open_round, {"close": rounds.close}
    detail_page, detail_template = views.RoundSheet, "customers/round_detail.html"
    title = _("Quarterly review")
    clauses, icon = ("CUS-08",), "checkup-list"
    intro = _("Every customer is reviewed every quarter, and the file brought up to date")
    empty = _("On the first day of a quarter the round of the quarter that is over opens by itself.")

    @classmethod
    def permission(cls, action: str) -> str:
        return rounds.OPEN if action == "add" else super().permission(action)


class ReviewPages(EntityPages):
    model, form, filters, table = Review, forms.ReviewForm, filters.ReviewFilters, tables.ReviewTable
    search = {"customer__search": names.prepared}
    placeholder = _("Customer by name, number, pinyin")
    panels = (
        Readings(_("Figures of the quarter"), clause="CUS-08"),
        Points(_("How the score comes about"), clause="CUS-03"),
        Facts(_("Judgement"), fields=("potential", "cooperation", "opinion"), clause="CUS-08"),
        Facts(
            _("Decision"),
            fields=(
                *("class_before", "class_proposed", "class_decided", "reason"),
                *("submitted_on", "approved_on", "approved_by"),
            ),
            clause="CUS-03",
        ),
    )
    presets = (
        Preset("submitted", _("To be approved"), lambda: newest("status=submitted")),
        Preset("look", _("Needs a look"), lambda: newest("needs_look=true")),
        Preset("draft", _("To be filled in"), lambda: newest("status=draft")),
        Preset("approved", _("Approved"), lambda: newest("status=approved")),
    )
    quick = (Quick(_("Class goes up"), "change", "up"), Quick(_("Class goes down"), "change", "down"))
    bulk = (
        Bulk(
            "approve",
            _("Approve as proposed"),
            reviews.approve_proposed,
            "customers.approve_review",
            icon="check",
            clause="CUS-08",
        ),
        Bulk(
            "return",
            _("Return"),
            reviews.send_back,
            "customers.approve_review",
            icon="arrow-back-up",
            question=_("Return these reviews? Whoever looks after the customers is told why."),
            note_required=True,
        ),
    )
    change = reviews.fill
    moves = {"submit": reviews.submit, "approve": reviews.approve, "return": reviews.send_back}
    detail_template, heading_template = "customers/review_detail.html", "customers/review_heading.html"
    form_template, edit_page = "customers/review_form.html", views.FillIn
    title = _("Customer reviews")
    clauses, icon, subject = ("CUS-08",), "checkup-list", "customer"
    intro = _("One form for each customer and quarter, made from the figures and judged by people")
    empty = _("The forms of a review round stand here as soon as it is opened.")
    export_permission = "customers.export_customer"

    @classmethod
    def closed(cls, document):
        if document.round.status != RoundStatus.OPEN:
            return document.round.get_status_display()
        return "" if document.status == ReviewStatus.DRAFT else document.get_status_display()

    @classmethod
    def queryset(cls):
        read = Reading.objects.filter(
            kind=label_of(Review), document=OuterRef("pk"), starts_on=OuterRef("round__starts_on")
        )
        return Review.objects.select_related(
            "round", "customer", "owner", "service_person", "department", "approved_by"
        ).annotate(
            contacts=Subquery(read.filter(measure="customers.contact_count").values("value")[:1]),
            revisits=Subquery(read.filter(measure="customers.revisit_count").values("value")[:1]),
        )
