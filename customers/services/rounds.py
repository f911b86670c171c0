"""The quarterly review: a round is opened, its forms are made from the figures, it is closed (CUS-08)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bizops.figures.services import figures
from bizops.jobs.services import jobs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import Period
from bizops.kernel.services import service
from bizops.measures.reading import by_month, read
from bizops.measures.registry import known, measures
from bizops.measures.services import readings
from bizops.organisation.services import company

from ..choices import CustomerClass, RoundStatus
from ..models import Customer, Review, ReviewRound
from . import scoring

CHUNK = 2_000
KIND, OPEN = "customers.open_round", "customers.open_reviewround"
QUARTERS = 8
RANK = {value: n for n, value in enumerate((CustomerClass.POTENTIAL, CustomerClass.GENERAL, CustomerClass.KEY))}


@dataclass(frozen=True)
class Line:
    """A figure on the form: a measure over the `quarter`, the `year` that ends with it, or as of its last `day`."""

    measure: str
    span: str
    label: str
    unit: str = "count"


# In the order of the sheet. What nobody measures yet stays on it and says so.
LINES = (
    Line("sales.ordered_amount", "quarter", gettext_lazy("Ordered in the quarter"), "money"),
    Line("sales.ordered_amount", "year", gettext_lazy("Ordered in 12 months"), "money"),
    Line("sales.order_count", "quarter", gettext_lazy("Orders in the quarter")),
    Line("customers.contact_count", "quarter", gettext_lazy("Contacts in the quarter")),
    Line("customers.revisit_count", "quarter", gettext_lazy("Revisits in the quarter")),
    Line("sales.paid_amount", "quarter", gettext_lazy("Paid in the quarter"), "money"),
    Line("sales.overdue_days", "day", gettext_lazy("Days overdue"), "days"),
    Line("customers.complaints", "quarter", gettext_lazy("Complaints in the quarter")),
    Line("sales.margin_percent", "quarter", gettext_lazy("Margin"), "percent"),
)


# --- dates -------------------------------------------------------------------------------------------
def fill_by(quarter: Period) -> date:
    """By when the forms of a quarter are filled in: [20] working days after its end."""
    return _after(quarter, "customers.review_fill_days")


def close_by(quarter: Period) -> date:
    """By when they are approved: [35] working days after its end."""
    return _after(quarter, "customers.review_close_days")


def _after(quarter: Period, key: str) -> date:
    return company.calendar().add(quarter.end, figures.value(key, on=quarter.end))


def is_owed(quarter: Period) -> bool:
    """Whether a quarter is reviewed here: every one that follows a reviewed one; the first only while its forms can be
    filled in in time, so that a house that begins in mid-quarter does not begin with what it missed."""
    before = ReviewRound.objects.filter(starts_on__lte=quarter.start)
    return clock.today() <= fill_by(quarter) or before.exists()


# --- opening -----------------------------------------------------------------------------------------
def open_due(on: date | None = None) -> list[ReviewRound]:
    """Open the round of every quarter that is over by a day (today), and start those anew whose opening broke off.

    Without any round so far, only that of the last quarter. Two clocks at once come to the same rounds.
    """
    day = on or clock.today()
    wanted = [r.quarter for r in ReviewRound.objects.filter(status=RoundStatus.OPENING)]
    wanted += [quarter for quarter in _ended(day) if is_owed(quarter)]
    return [open_round(quarter, by=None) for quarter in wanted]


def _ended(day: date) -> Iterator[Period]:
    """The quarters after the last round that are over by a day, as far as somebody owes a review in them."""
    last = ReviewRound.objects.order_by("-starts_on").first()
    quarter = last.quarter.next() if last else Period.of("quarter", day).previous()
    while quarter.end < day:
        if Customer.objects.owing_review(quarter).exists():
            yield quarter
        quarter = quarter.next()


@service
def open_round(quarter: Period, *, by) -> ReviewRound:
    """Open the round of a quarter that is over; a worker makes its forms (CUS-08). The one that is there is returned.

    Raises RuleBroken without the right, for another stretch than a quarter, and before its end.
    """
    if by is not None:
        _may_open(quarter, by)
    found = prepared(quarter, by=by)
    if found.status == RoundStatus.OPENING:
        jobs.start(KIND, by=by, arguments={"round": found.pk}, once=True)
    return found


def can_be_opened(quarter: Period) -> bool:
    """By hand: the last quarter at any time, an older one only where the house reviews already."""
    return is_owed(quarter) or quarter.next() == Period.of("quarter", clock.today())


def _may_open(quarter: Period, by) -> None:
    if not by.has_perm(OPEN):
        raise RuleBroken(_("Opening a review round is not among your duties."), "CUS-08")
    if not can_be_opened(quarter):
        raise RuleBroken(_("The time for the reviews of that quarter is over."), "CUS-08", field="quarter")


def prepared(quarter: Period, *, by=None) -> ReviewRound:
    """The row of a quarter's round, made if it is not there; the unique key lets one of two through."""
    if quarter.size != "quarter":
        raise RuleBroken(_("A round is about one quarter."), "CUS-08")
    if quarter.end >= clock.today():
        raise RuleBroken(_("The quarter is not over before %(day)s.") % {"day": quarter.end}, "CUS-08")
    row = ReviewRound(
        key=quarter.key,
        starts_on=quarter.start,
        ends_on=quarter.end,
        fill_by=fill_by(quarter),
        close_by=close_by(quarter),
        opened_by=by,
    )
    ReviewRound.objects.bulk_create([row], ignore_conflicts=True)
    return ReviewRound.objects.get(key=quarter.key)


def fill_round(found: ReviewRound, run=None) -> int:
    """Make the forms of all customers that owe one, in chunks along the primary key; then the round is open.

    Returns how many customers that are. `run` (of a job) hears how far it is, may break off between two chunks, and
    remembers where to go on; without it all is done at once. Done again, or by two at once, the rows are the same.
    """
    owing = Customer.objects.owing_review(found.quarter).order_by("pk")
    total = owing.count()
    last = run.memory.get("last", 0) if run else 0
    done = owing.filter(pk__lte=last).count() if last else 0
    while ids := list(owing.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        if run:
            run.check()
        with transaction.atomic():
            make(found, ids)
            last = ids[-1]
            if run:
                run.remember(last=last)
        done += len(ids)
        if run:
            run.progress(done, total)
    ReviewRound.lifecycle.sweep(ReviewRound.objects.filter(pk=found.pk), "open", by=found.opened_by)
    found.refresh_from_db()
    return done


# --- the forms of a chunk ----------------------------------------------------------------------------
def make(found: ReviewRound, ids: list[int]) -> None:
    """Forms and frozen figures of some customers, in one transaction and a fixed number of statements."""
    quarter = found.quarter
    fields = ("owner_id", "service_person_id", "department_id", "classification")
    files = {row[0]: row[1:] for row in Customer.objects.filter(pk__in=ids).order_by().values_list("pk", *fields)}
    scored, trends, before = scoring.score(ids, quarter.end), _trends(quarter, ids), _last_proposals(found, ids)
    alarm = figures.value("customers.review_falling", on=quarter.end)
    rows = []
    for pk, file in files.items():
        trend, wish = trends.get(pk, []), before.get(pk, 0)
        signs = list(_signs(trend, RANK[scored[pk].proposed] - RANK[file[-1]], wish, alarm))
        rows.append(_form(found, pk, file, scored[pk], trend, signs))
    Review.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    made = dict(Review.objects.filter(round=found, customer__in=ids).order_by().values_list("customer", "pk"))
    readings.freeze(Review, _read(quarter, made))


def _form(found: ReviewRound, pk: int, file: tuple, scored, trend: list[Decimal], signs: list) -> Review:
    owner, service_person, department, classification = file
    return Review(
        round=found,
        customer_id=pk,
        owner_id=owner,
        service_person_id=service_person,
        department_id=department,
        ordered=trend[-1] if trend else None,
        trend=trend,
        score=scored.score,
        parts=scored.parts,
        reasons=[*scored.reasons, *([key, values] for key, values, _alarm in signs)],
        class_before=classification,
        class_proposed=scored.proposed,
        needs_look=any(is_alarm for _key, _values, is_alarm in signs),
    )


def _signs(trend: list[Decimal], step: int, before: int, alarm: int) -> Iterator[tuple[str, dict, bool]]:
    """What the quarters say beside the year: (reason, its values, whether a person has to look).

    `step` is how many classes the proposal lies above the present one, `before` the same of the round before.
    """
    falling, rising = run_of(trend, falling=True), run_of(trend, falling=False)
    if falling >= alarm:
        yield "falling", {"quarters": falling}, True
    elif rising >= alarm:
        yield "rising", {"quarters": rising}, False
    if step <= -2:
        yield "two_down", {}, True
    if before * step < 0:
        yield "turned", {}, True


def run_of(trend: list[Decimal], *, falling: bool) -> int:
    """How many quarters in a row, up to the last one, each lies below (or above) the one before."""
    count = 0
    for earlier, later in reversed(list(pairwise(trend))):
        if not (later < earlier if falling else later > earlier):
            break
        count += 1
    return count


def _trends(quarter: Period, ids: Iterable[int]) -> dict[int, list[Decimal]]:
    """What each ordered in the eight quarters up to this one, read live: what is frozen must not lag behind."""
    if not known(scoring.ORDERED)[0]:
        return {}
    quarters = [quarter]
    while len(quarters) < QUARTERS:
        quarters.insert(0, quarters[0].previous())
    place = {one: n for n, one in enumerate(quarters)}
    found = {pk: [Decimal("0.00")] * QUARTERS for pk in ids}
    span = Period(quarters[0].start, quarter.end)
    for (pk, month), value in by_month(scoring.ORDERED, Customer, span, ids, live=True).items():
        found[pk][place[Period.of("quarter", month)]] += value
    return found


def _last_proposals(found: ReviewRound, ids: list[int]) -> dict[int, int]:
    """Where the round before wanted to move each customer: up (above nought), down (below), or nowhere."""
    last = ReviewRound.objects.filter(starts_on__lt=found.starts_on).order_by("-starts_on").first()
    if last is None:
        return {}
    rows = Review.objects.filter(round=last, customer__in=ids).order_by()
    return {
        pk: RANK[proposed] - RANK[before]
        for pk, before, proposed in rows.values_list("customer", "class_before", "class_proposed")
    }


def spans(quarter: Period) -> dict[str, Period | date]:
    """What the words of a line mean in a quarter."""
    return {"quarter": quarter, "year": scoring.years(quarter.end)[0], "day": quarter.end}


def _read(quarter: Period, made: dict[int, int]) -> Iterator[tuple[int, str, Period | date, object]]:
    """(form, measure, when, value) of every line that is measured; a flow without rows is a nought."""
    for line in LINES:
        if line.measure not in measures:
            continue
        when = spans(quarter)[line.span]
        values = read(line.measure, Customer, when, made)
        for customer, review in made.items():
            yield review, line.measure, when, values.get(customer, 0)


# --- closing -----------------------------------------------------------------------------------------
@service
def close(found: ReviewRound, *, by, note: str = "") -> ReviewRound:
    """Close a round once every form is approved, or when its time is over; what is not approved stays as it is.

    Raises RuleBroken while neither is so.
    """
    left = Review.objects.filter(round=found).outstanding().count()
    if left and clock.today() <= found.close_by:
        words = ngettext(
            "%(n)s review is not approved yet; until %(day)s the round waits for it.",
            "%(n)s reviews are not approved yet; until %(day)s the round waits for them.",
            left,
        )
        raise RuleBroken(words % {"n": left, "day": found.close_by}, "CUS-08")
    ReviewRound.lifecycle.go(found, "close", by=by, note=note, values={"closed_on": clock.today()})
    return found
