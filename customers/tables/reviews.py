"""Lists of scorecards, review rounds and reviews (CUS-03, CUS-08)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.pages.table import NOTHING, Choice, Column, Day, Flag, Name, Number, RecordTable
from bizops.pages.templatetags.charts import spark
from bizops.pages.templatetags.components import icon, klass

from ..choices import CustomerClass, ReviewStatus, RoundStatus
from ..models import Review, ReviewRound, Scorecard
from ..services.rounds import run_of
from ..services.scoring import sentence


@dataclass(frozen=True, kw_only=True)
class ClassStep(Column):
    """The class before, and with an arrow the one after, where that is another; the last path that says something counts."""

    css: str = "nw"

    def cell(self, before, *afters):
        after = next((value for value in reversed(afters) if value), before)
        now = klass(CustomerClass(before).label, before)
        if after == before:
            return now
        arrow = icon("arrow-right", label=_("becomes"))
        return format_html("{} {} {}", now, arrow, klass(CustomerClass(after).label, after))

    def plain(self, before, *afters):
        after = next((value for value in reversed(afters) if value), before)
        words = [str(CustomerClass(value).label) for value in dict.fromkeys((before, after))]
        return " → ".join(words)


@dataclass(frozen=True, kw_only=True)
class Why(Column):
    """The reasons as a sentence; with a sign where somebody has to look."""

    css: str = "t1 soft why"

    def cell(self, reasons, needs_look=False):
        words = sentence(reasons)
        if needs_look:
            return format_html(
                '<span class="warn">{} {}</span>', icon("alert-triangle", label=_("needs a look")), words
            )
        return words or NOTHING

    def plain(self, reasons, needs_look=False):
        return sentence(reasons)


@dataclass(frozen=True, kw_only=True)
class Whole(Number):
    """An amount without cents."""

    def cell(self, value):
        return NOTHING if value is None else f"{value:,.0f}"


@dataclass(frozen=True, kw_only=True)
class PartOf(Column):
    """The figure of one dimension of a score, out of its parts."""

    css: str = "num"
    dimension: str = ""

    def cell(self, parts):
        value = self.plain(parts)
        return NOTHING if value is None else f"{value:,.0f}"

    def plain(self, parts):
        figure = next((figure for key, figure, _points, _weight in parts if key == self.dimension), None)
        return None if figure is None else Decimal(figure)


@dataclass(frozen=True, kw_only=True)
class Trend(Column):
    """Eight quarters as a small line, red while it falls."""

    def cell(self, values):
        if not values:
            return NOTHING
        numbers = ", ".join(f"{value:,.0f}" for value in values)
        label = _("Ordered by quarter: %(numbers)s") % {"numbers": numbers}
        return spark(values, tone="bad" if run_of(values, falling=True) >= 3 else "", label=label)

    def plain(self, values):
        return ", ".join(map(str, values))


@dataclass(frozen=True, kw_only=True)
class Pair(Column):
    """Two counts beside each other."""

    css: str = "num nw"

    def cell(self, *values):
        return " / ".join("–" if value is None else f"{value:,.0f}" for value in values)

    def plain(self, *values):
        return self.cell(*values)


class ScorecardTable(RecordTable):
    customer = Name(
        label=gettext_lazy("customer"),
        paths=("customer__name",),
        sub=("customer__number", "customer__owner__full_name"),
    )
    classes = ClassStep(label=gettext_lazy("class"), paths=("customer__classification", "proposed"), css="nw c-end")
    score = Number(sort="score", css="num c-foot")
    ordered = PartOf(label=gettext_lazy("ordered in 12 months"), paths=("parts",), dimension="value")
    growth = PartOf(label=gettext_lazy("growth %"), paths=("parts",), dimension="growth")
    reasons = Why(label=gettext_lazy("reasons"))
    confirmed = Day(label=gettext_lazy("class confirmed on"), paths=("customer__class_confirmed_on",))
    department = Column(label=gettext_lazy("department"), paths=("customer__department__name",), css="nw")

    class Meta:
        model = Scorecard
        fields = ["customer", "classes", "score", "ordered", "growth", "reasons", "confirmed"]
        optional = ["department", "scored_on"]
        order = "-score"


class ReviewRoundTable(RecordTable):
    key = Name(label=gettext_lazy("quarter"))
    status = Choice(choices=RoundStatus, kind="pill", tones=tuple(ReviewRound.lifecycle.tones.items()), css="c-end")
    starts_on = Day(sort="starts_on")

    class Meta:
        model = ReviewRound
        fields = ["key", "starts_on", "ends_on", "status", "fill_by", "close_by", "closed_on"]
        order = "-starts_on"


class ReviewTable(RecordTable):
    customer = Name(
        label=gettext_lazy("customer"), paths=("customer__name",), sub=("customer__number", "owner__full_name")
    )
    ordered = Whole(label=gettext_lazy("ordered"))
    trend = Trend(label=gettext_lazy("eight quarters"), css="c-wide")
    talks = Pair(label=gettext_lazy("contacts / visits"), paths=("contacts", "revisits"))
    score = Number(sort="score", css="num c-foot")
    classes = ClassStep(
        label=gettext_lazy("class"), paths=("class_before", "class_proposed", "class_decided"), css="nw c-end"
    )
    status = Choice(choices=ReviewStatus, kind="pill", tones=tuple(Review.lifecycle.tones.items()))
    reasons = Why(label=gettext_lazy("reasons"), paths=("reasons", "needs_look"))
    round = Column(label=gettext_lazy("quarter"), paths=("round__key",), css="nw")
    needs_look = Flag(label=gettext_lazy("needs a look"))
    approved_by = Column(label=gettext_lazy("approved by"), paths=("approved_by__full_name",), css="nw")

    class Meta:
        model = Review
        fields = ["customer", "ordered", "trend", "talks", "score", "classes", "reasons", "status"]
        optional = [
            *("round", "department", "potential", "cooperation", "opinion", "reason", "needs_look"),
            *("submitted_on", "approved_on", "approved_by"),
        ]
        order = "-score"
