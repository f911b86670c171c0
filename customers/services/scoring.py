"""What the figures say of a customer: points by dimension, one score, the class that follows, and the reasons (CUS-03).

The arithmetic, with cases worked by hand, stands in docs/scoring.md.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from bizops.figures.services import figures
from bizops.kernel.periods import Period, full_months, months_before
from bizops.measures.reading import read
from bizops.measures.registry import known

from ..choices import CustomerClass
from ..models import Customer

ORDERED, ORDERS, LAST_ORDER = "sales.ordered_amount", "sales.order_count", "sales.last_order_on"
OVERDUE, COMPLAINTS = "sales.overdue_days", "customers.complaints"
HUNDRED, NOTHING = Decimal(100), Decimal(0)
NEARLY = 5  # so many points below the next class are worth a word


@dataclass(frozen=True)
class Seen:
    """What was read of one customer; None = nobody measures it yet."""

    months: int
    ordered: Decimal | None = None
    before: Decimal | None = None
    orders: int | None = None
    silent: int | None = None  # full months since the last order
    overdue: int | None = None
    complaints: int | None = None

    @property
    def has_traded(self) -> bool:
        """There is something by which payment and complaints could be judged."""
        return bool(self.ordered or self.before or self.orders)


@dataclass(frozen=True)
class Scored:
    """`parts` are (dimension, figure or None, points or None, weight), `reasons` (key, its values)."""

    score: int
    proposed: str
    parts: list[list]
    reasons: list[list]


LIMITS = (
    *("weight_value", "weight_growth", "weight_loyalty", "weight_tenure", "weight_payment", "weight_complaints"),
    *("value_full", "growth_span", "first_orders", "orders_full", "years_full", "overdue_none", "complaints_none"),
    *("key_from", "general_from", "silent_months"),
)
Limits = dict[str, int]


def limits_on(day: date) -> Limits:
    """The figures of the manual by which is scored, as they stand on a day; read once for all customers."""
    return {name: figures.value(f"customers.score_{name}", on=day) for name in LIMITS}


# --- the dimensions ----------------------------------------------------------------------------------
def _value(seen: Seen, limits: Limits):
    if seen.ordered is None:
        return None, None
    return seen.ordered, _share(seen.ordered, limits["value_full"])


def _growth(seen: Seen, limits: Limits):
    """In percent of the year before; who never ordered before has no percentage, and fixed points for the first orders."""
    if seen.ordered is None:
        return None, None
    if not seen.before:
        return None, Decimal(limits["first_orders"]) if seen.ordered else NOTHING
    percent = (seen.ordered - seen.before) * HUNDRED / seen.before
    return percent, _within(50 + percent * 50 / limits["growth_span"])


def _loyalty(seen: Seen, limits: Limits):
    if seen.orders is None:
        return None, None
    return seen.orders, _share(Decimal(seen.orders), limits["orders_full"])


def _tenure(seen: Seen, limits: Limits):
    return seen.months, _share(Decimal(seen.months), limits["years_full"] * 12)


def _payment(seen: Seen, limits: Limits):
    if seen.overdue is None or not seen.has_traded:
        return seen.overdue, None
    return seen.overdue, HUNDRED - _share(Decimal(seen.overdue), limits["overdue_none"])


def _complaints(seen: Seen, limits: Limits):
    if seen.complaints is None or not seen.has_traded:
        return seen.complaints, None
    return seen.complaints, HUNDRED - _share(Decimal(seen.complaints), limits["complaints_none"])


@dataclass(frozen=True)
class Dimension:
    """`unit` says how its figure is written: money, percent, count, months, days."""

    key: str
    label: str
    unit: str
    needs: str
    judge: Callable[[Seen, Limits], tuple[object, Decimal | None]]


DIMENSIONS = {
    d.key: d
    for d in (
        Dimension("value", gettext_lazy("Value: ordered in 12 months"), "money", ORDERED, _value),
        Dimension("growth", gettext_lazy("Growth against the 12 months before"), "percent", ORDERED, _growth),
        Dimension("loyalty", gettext_lazy("Loyalty: orders in 12 months"), "count", ORDERS, _loyalty),
        Dimension("tenure", gettext_lazy("Tenure: months on file"), "months", "", _tenure),
        Dimension("payment", gettext_lazy("Payment: days overdue"), "days", OVERDUE, _payment),
        Dimension("complaints", gettext_lazy("Complaints in 12 months"), "count", COMPLAINTS, _complaints),
    )
}


# --- the score ---------------------------------------------------------------------------------------
def score(ids: Iterable[int], on: date) -> dict[int, Scored]:
    """Score these customers as of a day: each measure is read once for all of them, whatever their number.

    A dimension that nobody measures yet is left out and its weight spread over the others; `parts` says so.
    """
    ids = list(ids)
    filed = dict(Customer.objects.filter(pk__in=ids).order_by().values_list("pk", "filed_on"))
    year, before = years(on)
    ordered, earlier = _flow(ORDERED, year, ids), _flow(ORDERED, before, ids)
    orders, complaints = _flow(ORDERS, year, ids), _flow(COMPLAINTS, year, ids)
    last, overdue = _level(LAST_ORDER, on, ids), _level(OVERDUE, on, ids)
    limits, found = limits_on(on), {}
    for pk, day in filed.items():
        seen = Seen(
            months=full_months(day, on),
            ordered=_of(ordered, pk),
            before=_of(earlier, pk),
            orders=_of(orders, pk),
            silent=full_months(last[pk], on) if last and pk in last else None,
            overdue=_of(overdue, pk),
            complaints=_of(complaints, pk),
        )
        found[pk] = judged(seen, limits)
    return found


def years(on: date) -> tuple[Period, Period]:
    """The twelve months up to a day, and the twelve before them."""
    one, two = months_before(on, 12), months_before(on, 24)
    day = timedelta(days=1)
    return Period(one + day, on), Period(two + day, one)


def judged(seen: Seen, limits: Limits) -> Scored:
    """The score of what was seen; rounded half-up once, at the end."""
    parts, points, weights = [], NOTHING, 0
    for dimension in DIMENSIONS.values():
        weight = limits[f"weight_{dimension.key}"]
        figure, given = dimension.judge(seen, limits)
        if given is not None:
            points, weights = points + given * weight, weights + weight
        parts.append([dimension.key, _stored(figure), _stored(given), weight])
    total = int((points / weights).quantize(Decimal(1), ROUND_HALF_UP)) if weights else 0
    proposed = class_of(total, seen, limits)
    return Scored(total, proposed, parts, _reasons(seen, total, proposed, limits))


def class_of(total: int, seen: Seen, limits: Limits) -> str:
    """Key and general ask for at least one order in twelve months, whatever the score."""
    if seen.orders or seen.ordered:
        if total >= limits["key_from"]:
            return CustomerClass.KEY.value
        if total >= limits["general_from"]:
            return CustomerClass.GENERAL.value
    return CustomerClass.POTENTIAL.value


def unmeasured() -> list[str]:
    """The labels of the dimensions that nobody measures yet."""
    _there, missing = known(*{d.needs for d in DIMENSIONS.values() if d.needs})
    return [str(d.label) for d in DIMENSIONS.values() if d.needs in missing]


# --- the reasons -------------------------------------------------------------------------------------
def _reasons(seen: Seen, total: int, proposed: str, limits: Limits) -> list[list]:
    found = [_turnover(seen)] if seen.ordered is not None else []
    if seen.silent is not None and seen.silent >= limits["silent_months"]:
        found.append(["silent", {"months": seen.silent}])
    above = {CustomerClass.POTENTIAL: "general", CustomerClass.GENERAL: "key"}.get(proposed)
    if above and seen.orders and 0 < limits[f"{above}_from"] - total <= NEARLY:
        found.append(["short", {"points": limits[f"{above}_from"] - total, "class": above}])
    return found


def _turnover(seen: Seen) -> list:
    if not seen.ordered:
        return ["nothing", {}] if seen.before or seen.silent is not None else ["never", {}]
    amount = str(seen.ordered)
    if not seen.before:
        return ["first", {"amount": amount}]
    percent = int(((seen.ordered - seen.before) * HUNDRED / seen.before).quantize(Decimal(1), ROUND_HALF_UP))
    key = "more" if percent > 0 else "less" if percent < 0 else "same"
    return [key, {"amount": amount, "percent": abs(percent)}]


def sentence(reasons: Iterable[tuple[str, dict]]) -> str:
    """The reasons in the reader's language, as one line."""
    said = pgettext("between two reasons", "; ").join(_say(key, values) for key, values in reasons)
    return capfirst(said)


def _say(key: str, values: dict) -> str:
    words = {**values, "amount": f"{Decimal(values.get('amount', 0)):,.0f}", "percent": f"{values.get('percent', 0):,}"}
    n = values.get("months") or values.get("points") or values.get("quarters") or 0
    texts = {
        "more": lambda: _("ordered %(amount)s in 12 months, %(percent)s %% more than the year before"),
        "less": lambda: _("ordered %(amount)s in 12 months, %(percent)s %% less than the year before"),
        "same": lambda: _("ordered %(amount)s in 12 months, as much as the year before"),
        "first": lambda: _("ordered %(amount)s in 12 months, the first orders"),
        "nothing": lambda: _("nothing ordered in 12 months"),
        "never": lambda: _("no order yet"),
        "silent": lambda: ngettext("no order for %(months)s month", "no order for %(months)s months", n),
        "short": lambda: ngettext("%(points)s point short of %(class)s", "%(points)s points short of %(class)s", n),
        "rising": lambda: ngettext("up for %(quarters)s quarter", "up for %(quarters)s quarters running", n),
        "falling": lambda: ngettext("down for %(quarters)s quarter", "down for %(quarters)s quarters running", n),
        "two_down": lambda: _("two classes lower"),
        "turned": lambda: _("the last review proposed the opposite"),
    }
    if "class" in values:
        words["class"] = CustomerClass(values["class"]).label
    return texts[key]() % words


# --- small parts -------------------------------------------------------------------------------------
def _flow(key: str, when: Period, ids: list[int]) -> dict | None:
    return read(key, Customer, when, ids) if known(key)[0] else None


def _level(key: str, on: date, ids: list[int]) -> dict | None:
    return read(key, Customer, on, ids) if known(key)[0] else None


def _of(values: dict | None, pk: int):
    """Nobody without rows is in a reading: that is a nought, where the measure exists."""
    return None if values is None else values.get(pk, 0)


def _share(value: Decimal, full: int) -> Decimal:
    return _within(Decimal(value) * HUNDRED / full)


def _within(points: Decimal) -> Decimal:
    return min(max(points, NOTHING), HUNDRED)


def _stored(value) -> str | None:
    """As it stands in the row: two decimals, half-up; the score itself was made from the exact points."""
    return None if value is None else str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))
