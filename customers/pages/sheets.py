"""What stands on the form of a review, on a scorecard and on the customer card: figures with their dates, points (CUS-03, CUS-08)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bizops.kernel import clock, history
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.registry import measures
from bizops.measures.services import readings
from bizops.organisation.models import Staff
from bizops.organisation.services import company
from bizops.pages.panels import Panel

from ..models import Customer, Review
from ..services import classes, rounds, scoring


@dataclass(frozen=True)
class Frozen:
    """A line of the form; without `value` nobody measures it yet."""

    label: str
    when: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """A dimension of a score; `why` says in words why there are no points."""

    label: str
    figure: str
    points: Decimal | None
    weight: int
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Readings(Panel):
    """The figures of the quarter as they stood when the round was opened, each with its days; what is missing says so."""

    template_name: str = "customers/review_readings.html"

    def context(self, document, staff, pages) -> dict:
        stored = {
            (r.measure, r.starts_on, r.ends_on): r.value
            for r in readings.of(Review, [document.pk]).get(document.pk, [])
        }
        spans = rounds.spans(document.round.quarter)
        return {
            "rows": [_frozen(line, spans[line.span], stored, document.customer, staff) for line in rounds.LINES],
            "as_of": document.round.ends_on,
            "frozen_at": document.round.opened_at,
            "trend": document.trend,
            "falling": rounds.run_of(document.trend, falling=True) >= 3,
        }


@dataclass(frozen=True)
class Points(Panel):
    """How the score comes about: figure, points and weight of each dimension, and what is left out."""

    template_name: str = "customers/score_parts.html"

    def context(self, document, staff, pages) -> dict:
        on = document.round.ends_on if isinstance(document, Review) else document.scored_on
        return {
            "parts": parts_of(document.parts, document.customer, on, staff),
            "score": document.score,
            "reasons": scoring.sentence(document.reasons),
            "as_of": on,
        }


@dataclass(frozen=True)
class ScoreOf(Panel):
    """On the customer card: the score, what is proposed, who confirmed the class when."""

    template_name: str = "customers/score.html"

    def context(self, document, staff, pages) -> dict:
        card = getattr(document, "scorecard", None)
        return {
            "card": card,
            "parts": parts_of(card.parts, document, card.scored_on, staff) if card else [],
            "reasons": scoring.sentence(card.reasons) if card else "",
            "confirmed_by": confirmed_by(document),
            "is_stale": Customer.objects.filter(pk=document.pk).class_unconfirmed().exists(),
            **decision(document, staff),
        }


def decision(customer: Customer, staff) -> dict:
    """Whether this person may confirm the class, and if not, why."""
    if not staff.has_perm(classes.CONFIRM) or customer.status != "active":
        return {}
    own = _("Somebody else has to confirm the class of your own customer.") if customer.owner_id == staff.pk else ""
    return {
        "may_confirm": not own,
        "refusal": own,
        "confirm_url": reverse("customers:class_confirm", args=[customer.pk]),
    }


def confirmed_by(customer: Customer) -> str:
    """Who confirmed the present class, as history knows."""
    if customer.class_confirmed_on is None:
        return ""
    events = history.events_of(customer).filter(class_confirmed_on=customer.class_confirmed_on)
    first = events.order_by("pgh_id").values_list("pgh_context", flat=True).first()
    return Staff.objects.filter(pk=(first or {}).get("by")).values_list("full_name", flat=True).first() or ""


def parts_of(parts: list, customer: Customer, on: date, staff) -> list[Part]:
    """The stored parts in words, each figure with the address of its rows."""
    year = scoring.years(on)[0]
    return [_part(*part, customer, on, year, staff) for part in parts if part[0] in scoring.DIMENSIONS]


def _part(key: str, figure, points, weight: int, customer, on: date, year: Period, staff) -> Part:
    dimension = scoring.DIMENSIONS[key]
    measured = not dimension.needs or dimension.needs in measures
    why = "" if points is not None else _("nothing ordered to judge it by") if measured else _("not measured yet")
    when = year if measured and dimension.needs and measures[dimension.needs].day else on
    return Part(
        label=str(dimension.label),
        figure="" if figure is None else written(Decimal(figure), dimension.unit),
        points=None if points is None else Decimal(points),
        weight=weight,
        why=why,
        url=rows_of(dimension.needs, customer, when, staff) if figure is not None else "",
    )


def _frozen(line: rounds.Line, when, stored: dict, customer, staff) -> Frozen:
    start, end = (when.start, when.end) if isinstance(when, Period) else (None, when)
    days = f"{start} – {end}" if start else date_format(end, "Y-m-d")
    value = stored.get((line.measure, start, end))
    if value is None:
        return Frozen(str(line.label), days)
    return Frozen(str(line.label), days, written(value, line.unit), rows_of(line.measure, customer, when, staff))


def rows_of(key: str, customer: Customer, when, staff) -> str:
    """The list behind a figure of a customer; nothing for whoever may not open it."""
    found = measures.get(key)
    if found is None or not found.opens:
        return ""
    app, model = found.opens.split("/")
    return reading.rows_url(found, customer, when) if staff.has_perm(f"{app}.view_{model}") else ""


def written(value: Decimal, unit: str) -> str:
    """A figure as it stands in a cell: amounts without cents, percent and days with their sign."""
    text = f"{value:,.0f}"
    if unit == "percent":
        return _("%(number)s %%") % {"number": text}
    if unit == "days":
        return _("%(number)s days") % {"number": text}
    return text


def should_be(found, today: date | None = None) -> int:
    """How many percent of a round should be approved by now: its working days that are over."""
    calendar, day = company.calendar(), today or clock.today()
    first = found.quarter.next().start
    if day < first:
        return 0
    whole = calendar.count(Period(first, found.close_by))
    return min(100 * calendar.count(Period(first, min(day, found.close_by))) // max(whole, 1), 100)
