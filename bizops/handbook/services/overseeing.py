"""What happens to duties that nobody does: missed for good, reported to the head, reminded of (CUS-06, HBK-02)."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.events import publish
from bizops.kernel.periods import Period
from bizops.organisation.services import company

from ..events import DutiesMissed, DutiesOverdue
from ..models import Duty
from ..registry import PeriodDuty, duty_parts
from . import clauses
from .duties import _sweep

CHUNK = 5_000


def miss_overdue(on: date | None = None) -> int:
    """Period duties still open some working days after their due date are missed for good; each head is told once."""
    day = on or clock.today()
    last = last_due(day, figures.value("handbook.missed_after_days"))
    rows = Duty.objects.open().filter(period_start__isnull=False, due_on__lte=last)
    count = 0
    while True:
        with transaction.atomic():
            keys = _sweep(Duty.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:CHUNK])), "miss")
            for head, some in by_head(keys).items():
                publish(DutiesMissed(head, tuple(some)))
        count += len(keys)
        if not keys:
            return count


def report_overdue(on: date | None = None) -> int:
    """Event duties overdue for some working days are reported to the head, once."""
    day = on or clock.today()
    last = last_due(day, figures.value("handbook.report_after_days"))
    with transaction.atomic():
        rows = Duty.objects.open().filter(period_start__isnull=True, due_on__lte=last, escalated_on__isnull=True)
        keys = list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:CHUNK])
        Duty.objects.filter(pk__in=keys).update(escalated_on=day)
        for head, some in by_head(keys).items():
            publish(DutiesOverdue(head, tuple(some)))
    return len(keys)


def last_due(day: date, working_days: int) -> date:
    """The latest due date that lies more than so many working days before a day."""
    calendar, due = company.calendar(), day - timedelta(days=1)
    while calendar.add(due, working_days) >= day:
        due -= timedelta(days=1)
    return due


def by_head(keys: list[int]) -> dict[int, list[int]]:
    """Duties by whom they are reported to: the superior of whoever owes them, else the head of the department."""
    rows = Duty.objects.filter(pk__in=keys).values_list("pk", "owner__superior", "department__head", "owner")
    found = defaultdict(list)
    for key, superior, head, owner in rows.order_by("pk"):
        if told := next((person for person in (superior, head) if person and person != owner), None):
            found[told].append(key)
    return dict(found)


def reminded(on: date | None = None, *, besides: list[int] = ()) -> dict[int, dict[str, int]]:
    """Mark what is due for a reminder up to a day, each stage once: {person: {part of a clause: how many}}.

    `besides` are people who have had their message of the day: theirs waits for the next one.
    """
    day = on or clock.today()
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in duty_parts:
        rows = Duty.objects.open().filter(clause=clauses.row_of(part.code), part=part.part).exclude(owner__in=besides)
        for some, stage in _stages(part, rows, day):
            fresh = some.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=stage))
            keys = list(fresh.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "owner"))
            Duty.objects.filter(pk__in=[key for key, _owner in keys]).update(reminded_on=day)
            for _key, owner in keys:
                found[owner][part.key] += 1
    return {person: dict(parts) for person, parts in found.items()}


def _stages(part, rows: QuerySet, day: date):
    """(rows, the latest reminding day that has come) for each due date that is open."""
    if isinstance(part, PeriodDuty) and part.remind:
        for start, end in set(rows.values_list("period_start", "period_end").distinct()):
            days = [stage for stage in part.remind(Period(start, end)) if stage <= day]
            if days:
                yield rows.filter(period_start=start), max(days)
        return
    soon = company.calendar().add(day, figures.value("handbook.remind_before_days"))
    yield rows.filter(due_on__lte=soon, reminded_on__isnull=True), day
    yield rows.filter(due_on__lt=day, reminded_on__lte=F("due_on")), day
