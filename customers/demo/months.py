"""The demo company lives by its manual: month by month the clock raises, people visit and review, what nobody did is missed."""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.handbook.services import digest, overseeing, raising, watching
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures.services import kept
from bizops.organisation.models import Staff

from ..models import Customer
from ..services import classes as scores
from ..services import confirmations
from . import classes, doubles, leaks, lookups, visits

MONTHS = 7
SMALLER = "经营会议：按本公司客户规模，十二个月订货四十万即满分"


def live(company: str) -> str:
    """Seven months until today; returns what came of them, in words."""
    if company == "northwind":
        return _half_a_year()
    if company != "hengchuan":
        return ""
    staff = {person.username: person for person in Staff.objects.employed()}
    chance, today = random.Random(2606), timezone.localdate()
    months = [Period.of("month", today)]
    for _n in range(MONTHS):
        months.insert(0, months[0].previous())
    eve = months[0].start - timedelta(days=1)
    with clock.at(_early(eve, 8)):
        figures.put("customers.score_value_full", 400_000, reason=SMALLER, by=staff["director"])
    _begin_with_fresh_data(eve, chance)
    with clock.at(_early(eve, 9)):
        scores.score_all()
    classes.confirm_classes(months[0].start - timedelta(days=1), staff["clara"], staff["director"])
    for month in months:
        _begin(month, today, staff)
        _confirm_data(month, today, chance)
        visits.revisit_month(month, chance, until=today)
    doubles.open_doubles(today, staff)
    lookups.load(today, staff)
    leaks.load(today, staff)
    _end(today)
    return f"{Duty.objects.count()} duties, {Duty.objects.open().count()} of them open"


def _half_a_year() -> str:
    """What the clock and the heads made of the imported books since they came: classes, duties, the round that is open."""
    staff = {person.username: person for person in Staff.objects.employed()}
    today = timezone.localdate()
    month = Period.of("month", Period.of("quarter", today).previous().start)
    eve = month.start - timedelta(days=1)
    with clock.at(_early(eve, 9)):
        figures.put(
            "customers.score_value_full",
            40_000,
            reason="Board: twelve months of 40,000 are full marks here",
            by=staff["director"],
        )
        scores.score_all()
    classes.confirm_classes(eve, staff["clara"], staff["director"])
    while month.start <= today:
        _begin(month, today, staff)
        month = month.next()
    _end(today)
    return f"{Duty.objects.count()} duties, {Duty.objects.open().count()} of them open"


def _begin_with_fresh_data(eve: date, chance: random.Random) -> None:
    """When the manual came into force, everybody had gone through the files over some months."""
    for customer in Customer.objects.active().filter(filed_on__lte=eve).select_related("owner"):
        day = max(customer.filed_on, eve - timedelta(days=chance.randint(1, 170)))
        with clock.at(_early(day, 11)):
            confirmations.confirm(customer, by=customer.owner)


def _confirm_data(month: Period, today: date, chance: random.Random) -> None:
    """Most stale files are confirmed within their fortnight, some later, a few not at all."""
    owed = Duty.objects.open().filter(clause__code="CUS-18", due_on__lte=month.end)
    for duty in owed.select_related("owner").order_by("pk"):
        day = duty.due_on + timedelta(days=chance.choices((-9, -4, 0, 6, 400), (35, 30, 15, 12, 8))[0])
        day = max(day, month.start + timedelta(days=chance.randint(1, 6)))
        if day <= today and duty.owner.is_active:
            with clock.at(_early(day, 15)):
                confirmations.confirm(Customer.objects.get(pk=duty.subject), by=duty.owner)


def _begin(month: Period, today: date, staff: dict[str, Staff]) -> None:
    """What the clock does in the first days: raise, open the review of the quarter, miss what is left of last month."""
    with clock.at(_early(month.start)):
        raising.raise_due(again=True)
    with clock.at(_early(month.start, 1)):
        scores.score_all()
    quarter = Period.of("quarter", month.start)
    if quarter.start == month.start:
        classes.review_quarter(quarter.previous(), staff)
    for day in (month.start + timedelta(days=n) for n in (4, 9, 15, 22)):
        if day <= today:
            _look_after(day)
    if month.start + timedelta(days=11) <= today:
        classes.confirm_classes(month.start + timedelta(days=11), staff["clara"], staff["director"])


def _look_after(day: date) -> None:
    with clock.at(_early(day, 6)):
        overseeing.miss_overdue(day)
        overseeing.report_overdue(day)


def _end(today: date) -> None:
    """This morning's round, and every figure counted."""
    with clock.at(_early(today, 6)):
        raising.raise_due(again=True)
        overseeing.miss_overdue(today)
        overseeing.report_overdue(today)
        digest.send(today)
        watching.mark_fallen_due(today)
    kept.count_anew()
    watching.look()


def _early(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 10)))
