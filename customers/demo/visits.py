"""The revisits of the demo company: most on time, some late, some missing, with what was seen, said and promised (CUS-06)."""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.kernel.periods import Period

from ..choices import CustomerStatus, Means, OpinionHandling
from ..models import Customer, Promise, Revisit
from ..services import promises, revisits
from . import words

MONTHS = 6
PARTS = ("key", "general", "potential", "head")


def load(today: date, staff) -> str:
    """Record the revisits of the last half-year and this month, where their duties stand; returns what was made, in words.

    `staff` are the people of the demo by login name, so that each one's rights are read once. The same seed gives the
    same revisits.
    """
    chance, people = random.Random(2606), {person.pk: person for person in staff.values()}
    month = Period.of("month", today)
    months = [month]
    for _n in range(MONTHS):
        months.insert(0, months[0].previous())
    for month in months:
        revisit_month(month, chance, until=today, people=people)
    return f"{Revisit.objects.count()} revisits, {Promise.objects.count()} promises"


def revisit_month(
    month: Period, chance: random.Random, *, until: date | None = None, people: dict[int, object] | None = None
) -> int:
    """Make the visits of a month that its open duties ask for, and answer its promises; nothing after `until` (today).

    A duty of a longer period is done in one of its months. Returns how many revisits there are.
    """
    until, people = until or timezone.localdate(), people or {}
    open_now = Duty.objects.open().filter(clause__code="CUS-06", part__in=PARTS)
    running = open_now.filter(period_start__lte=month.end, period_end__gte=month.start)
    count = 0
    for duty in running.select_related("owner").order_by("due_on", "part", "subject"):
        if not _is_turn(duty, month, chance) or not Duty.objects.open().filter(pk=duty.pk).exists():
            continue
        on, recorded = _days(month, chance)
        customer = Customer.objects.get(pk=duty.subject)
        if recorded > until or on < customer.filed_on or customer.status != CustomerStatus.ACTIVE:
            continue
        with clock.at(_moment(recorded, chance)):
            _visit(customer, people.get(duty.owner_id, duty.owner), on, chance)
        count += 1
    _answer(month, until, chance, people)
    return count


def _is_turn(duty: Duty, month: Period, chance: random.Random) -> bool:
    """Nine in ten are visited at all; in a longer period each month takes its share of those left."""
    last = (duty.period_end.year - month.end.year) * 12 + duty.period_end.month - month.end.month
    return chance.random() < (0.9 if last == 0 else 0.9 / (last + 1))


def _days(month: Period, chance: random.Random) -> tuple[date, date]:
    """When it took place, and when it was written down: mostly the same day, sometimes days later."""
    on = _workday(month.start + timedelta(days=chance.randint(0, (month.end - month.start).days)))
    late = chance.choices((0, 1, 4), (80, 12, 8))[0]
    return on, _workday(on + timedelta(days=late), 1 if late else -1)


def _workday(day: date, step: int = -1) -> date:
    """No visit on a Sunday; one on the first of a month goes to the day after it."""
    if day.isoweekday() == 7:
        day += timedelta(days=1 if day.day == 1 else step)
    return day


def _moment(day: date, chance: random.Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(chance.randint(9, 17), chance.randint(0, 59))))


def _visit(customer: Customer, by, on: date, chance: random.Random) -> None:
    means = chance.choices((Means.VISIT, Means.CALL, Means.MEETING), (65, 25, 10))[0]
    people = list(customer.contacts.current())
    revisits.record(
        by=by,
        customer=customer,
        on=on,
        means=means,
        contact=chance.choice(people) if people else None,
        summary=chance.choice(words.TALKS)[0],
        stock_seen=chance.choice(words.STOCKS) if means == Means.VISIT else "",
        help_given=chance.choice(words.HELP) if chance.random() < 0.25 else "",
        thanked=chance.random() < 0.7,
        **_abnormality(chance),
        **_opinion(by, customer, chance),
    )


def _abnormality(chance: random.Random) -> dict:
    if chance.random() >= 0.18:
        return {}
    abnormality, remedy = chance.choice(words.ABNORMAL)
    return {"abnormality": abnormality, "remedy": remedy}


def _opinion(by, customer: Customer, chance: random.Random) -> dict:
    """A third has something to say; half of that is solved at once."""
    if chance.random() >= 0.33:
        return {}
    opinion, promised = chance.choice(words.OPINIONS)
    above = by.superior_id or (customer.department.head_id not in (None, by.pk))
    ways = {OpinionHandling.ON_THE_SPOT: 5, OpinionHandling.PROMISED: 3, OpinionHandling.REPORTED: 2 if above else 0}
    handling = chance.choices(list(ways), list(ways.values()))[0]
    found = {"opinions": opinion, "handling": handling}
    if handling != OpinionHandling.ON_THE_SPOT:
        due_on = clock.today() + timedelta(days=chance.randint(3, 20))
        found |= {"promise_what": promised, "promise_due_on": due_on}
    return found


def _answer(month: Period, until: date, chance: random.Random, people: dict[int, object]) -> None:
    """Most promises are answered a day or two before, some after, some are still open."""
    due = Promise.objects.open().filter(due_on__range=(month.start, month.end)).select_related("owner")
    for promise in due.order_by("due_on", "pk"):
        early = chance.choices((-2, -1, 0, 3, None), (30, 25, 25, 12, 8))[0]
        given = timezone.localdate(promise.at)
        if early is None and month.end < until - timedelta(days=40):
            early = 9  # nobody leaves a customer waiting for good
        if early is None or (day := max(given, promise.due_on + timedelta(days=early))) > until:
            continue
        with clock.at(max(_moment(day, chance), promise.at + timedelta(minutes=30))):
            promises.answer(promise, by=people.get(promise.owner_id, promise.owner), note=chance.choice(words.ANSWERS))
