"""What the people of a head owe and how they keep the manual: one grouped query for each group of columns (HBK-02)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.registry import known
from bizops.organisation.models import Staff

from .board import Share
from .choices import DutyStatus
from .models import Duty
from .scopes import Scope

# How many records of a chapter a person looks after; a measure that nobody declares leaves its column out.
IN_CHARGE = ("customers.in_charge",)
DAYS = 7


@dataclass(frozen=True)
class Member:
    """One person; every number is of the duties that the viewer sees of him."""

    staff: Staff
    open: int
    overdue: int
    missed: int
    now: Share
    before: Share
    in_charge: tuple[tuple[object, str], ...]

    @property
    def needs_help(self) -> tuple:
        """Sorts those first who need help most."""
        rate = self.now.rate
        return -self.overdue, -self.missed, rate is None, rate or 0, self.staff.full_name, self.staff.pk


def members(scope: Scope, month: Period) -> list[Member]:
    """Everybody who works in the scope, those first who need help."""
    people = Staff.objects.employed().select_related("post", "department").order_by("pk")
    if not scope.is_company:
        people = people.filter(department__in=scope.keys or ())
    people = list(people)
    rows = Duty.objects.visible_to(scope.viewer).filter(owner__in=[one.pk for one in people])
    opened, ended, charge = _open(rows), _ended(rows, month), _in_charge(people)
    found = []
    for one in people:
        n, overdue = opened.get(one.pk, (0, 0))
        now, missed = ended.get((one.pk, month.start), (Share(), 0))
        before, _missed = ended.get((one.pk, month.previous().start), (Share(), 0))
        found.append(Member(one, n, overdue, missed, now, before, tuple(cell[one.pk] for cell in charge)))
    return sorted(found, key=lambda member: member.needs_help)


def columns() -> list[str]:
    """The heads of the columns that chapters give."""
    return [str(found.label) for found in known(*IN_CHARGE)[0]]


def week(scope: Scope) -> list[tuple[date, int, str]]:
    """(day, how many open duties fall due, their list) of today and the six days after."""
    today = clock.today()
    days = [today + timedelta(days=n) for n in range(DAYS)]
    rows = scope.rows().open().due_in(Period(days[0], days[-1])).order_by().values("due_on")
    counts = dict(rows.annotate(n=Count("pk")).values_list("due_on", "n"))
    return [(day, counts.get(day, 0), scope.list_url(Period(day, day), status="open")) for day in days]


def _open(rows) -> dict[int, tuple[int, int]]:
    past = Q(due_on__lt=clock.today())
    grouped = rows.open().order_by().values("owner").annotate(n=Count("pk"), overdue=Count("pk", filter=past))
    return {owner: (n, overdue) for owner, n, overdue in grouped.values_list("owner", "n", "overdue")}


def _ended(rows, month: Period) -> dict[tuple[int, date], tuple[Share, int]]:
    """(person, month) → (share on time, how many missed) of this month and the one before."""
    both = Period(month.previous().start, month.end)
    grouped = rows.due_in(both).counted().order_by().annotate(month=TruncMonth("due_on")).values("owner", "month")
    counted = grouped.annotate(
        of=Count("pk"),
        kept=Count("pk", filter=Q(status=DutyStatus.DONE)),
        missed=Count("pk", filter=Q(status=DutyStatus.MISSED)),
    )
    found = counted.values_list("owner", "month", "kept", "of", "missed")
    return {(owner, start): (Share(kept, of), missed) for owner, start, kept, of, missed in found}


def _in_charge(people: list[Staff]) -> list[dict[int, tuple[object, str]]]:
    """For each known measure: person → (figure, list)."""
    today, keys = clock.today(), [one.pk for one in people]
    found = []
    for measure in known(*IN_CHARGE)[0]:
        values = reading.read(measure.key, Staff, today, keys)
        found.append({one.pk: (values.get(one.pk, 0), reading.rows_url(measure, one, today)) for one in people})
    return found
