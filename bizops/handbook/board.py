"""Whether the manual is being kept: rates of clauses over a period, from their duties and watches (HBK-02). Reads only.

A rate is what was done on time ÷ what was due and not waived; what is open and not yet due is left out. A watch adds
those of its population that break nothing ÷ its population. Sums of clauses are sums of both sides, never means.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import add, itemgetter

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Min, Q
from django.db.models.functions import TruncMonth

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.models import KeptFigure
from bizops.pages.charts import band_of, floored

from .choices import DutyStatus
from .models import ClauseRow
from .registry import Clause, guards, watches
from .registry import clauses as declared
from .scopes import Scope
from .services import clauses, watching

DUE, ON_TIME = "handbook.duties_due", "handbook.duties_on_time"
NAME_OF_STATUS = {"done": "on_time", "late": "late", "missed": "missed", "waived": "waived"}


@dataclass(frozen=True)
class Share:
    """How many of how many; no rate where there were none."""

    kept: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.kept + other.kept, self.of + other.of)

    @property
    def breaches(self) -> int:
        return self.of - self.kept

    @property
    def rate(self) -> Decimal | None:
        return Decimal(100 * self.kept) / self.of if self.of else None

    @property
    def percent(self) -> str:
        """Cut, not rounded: what is not quite 95 is not written as 95."""
        return "–" if self.rate is None else floored(self.rate)


@dataclass(frozen=True)
class Counts:
    """Duties by how they ended; `overdue` are open beyond their due date, `ahead` open and not yet due."""

    on_time: int = 0
    late: int = 0
    missed: int = 0
    overdue: int = 0
    ahead: int = 0
    waived: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(add, self.values(), other.values()))

    def values(self) -> tuple[int, ...]:
        return self.on_time, self.late, self.missed, self.overdue, self.ahead, self.waived

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missed + self.overdue

    @property
    def all(self) -> int:
        return sum(self.values())

    @property
    def unkept(self) -> int:
        return self.missed + self.overdue

    @property
    def share(self) -> Share:
        return Share(self.on_time, self.due)


@dataclass
class Line:
    """How a clause stands in a period. `stands` is None for a clause without a guard."""

    clause: Clause
    by_department: dict[int | None, Counts] = field(default_factory=dict)
    watched: Share = Share()
    stands: bool | None = None

    @property
    def counts(self) -> Counts:
        return reduce(add, self.by_department.values(), Counts())

    @property
    def share(self) -> Share:
        return self.counts.share + self.watched

    @property
    def rate(self) -> Decimal | None:
        return self.share.rate

    @property
    def band(self) -> str:
        """One of bizops.pages.charts; a guard that is gone breaks its clause, whatever the rate."""
        if self.stands is False:
            return "broken"
        return "guard" if self.rate is None and self.stands else band_of(self.rate)

    @property
    def worst(self) -> int | None:
        """The department that keeps it least, if one falls behind at all."""
        rated = [(c.share.rate, -c.due, pk) for pk, c in self.by_department.items() if pk and c.due]
        rate, _due, pk = min(rated, default=(Decimal(100), 0, None))
        return pk if rate < 100 else None


@dataclass(frozen=True)
class Overdue:
    """What is open beyond its due date now, whatever the period: by clause, and by clause and department."""

    count: int
    people: int
    oldest: date | None
    of_clause: dict[str, int]
    of_department: dict[tuple[str, int | None], int]


@dataclass(frozen=True)
class Trend:
    """Shares by month: of clauses from their duties, of watches from the last look of each month."""

    duties: dict[tuple[str, date], Share]
    looks: dict[tuple[str, date], Share]

    def of(self, code: str, month: date) -> Share:
        watched = (share for (watch, m), share in self.looks.items() if m == month and watches[watch].code == code)
        return sum(watched, self.duties.get((code, month), Share()))

    def owed(self, period: Period) -> Share:
        """The duties of all clauses over some months."""
        return sum((share for (_code, month), share in self.duties.items() if month in period), Share())

    def looked(self, period: Period) -> dict[str, Share]:
        """The last look of each watch in these months."""
        return _last({key: share for key, share in self.looks.items() if key[1] in period})


def standing(scope: Scope, period: Period) -> dict[str, Line]:
    """Every declared clause by its code: one statement for duties, one for watches."""
    found = {clause.code: Line(clause) for clause in declared}
    for code, department, status, is_past, n in _by_clause(scope.rows().due_in(period)):
        by_department = found[code].by_department
        by_department[department] = by_department.get(department, Counts()) + _counted(status, is_past, n)
    for watch, share in looks(scope, period).items():
        found[watches[watch].code].watched += share
    for guard in guards:
        line = found[guard.code]
        line.stands = line.stands is not False and bool(guard.stands())
    return found


def owed(scope: Scope, period: Period) -> Share:
    """The share of duties alone, all clauses together, in one statement."""
    return sum((_counted(*rest) for rest in _ended(scope.rows().due_in(period))), Counts()).share


def parts(scope: Scope, period: Period, code: str) -> dict[str, Counts]:
    """The duties of one clause by their part, in one statement."""
    found: dict[str, Counts] = defaultdict(Counts)
    rows = scope.rows().due_in(period).filter(clause=clauses.row_of(code))
    for part, status, is_past, n in _ended(rows, "part"):
        found[part] += _counted(status, is_past, n)
    return dict(found)


def looks(scope: Scope, period: Period) -> dict[str, Share]:
    """Each watch by its key as it was last looked at in the period: those that break nothing, of its population."""
    return _last(_looks(scope, period))


def total(lines: Iterable[Line]) -> Share:
    """Of a chapter or of the company."""
    return sum((line.share for line in lines), Share())


def change(lines: Iterable[Line], trend: Trend, period: Period) -> Decimal | None:
    """By how many points the rate has changed on the period before; a watch counts only where it was looked at in both."""
    now, before = trend.looked(period), trend.looked(period.previous())
    both = now.keys() & before.keys()
    rate = sum((now[key] for key in both), sum((line.counts.share for line in lines), Share())).rate
    earlier = sum((before[key] for key in both), trend.owed(period.previous())).rate
    return None if rate is None or earlier is None else rate - earlier


def overdue(scope: Scope) -> Overdue:
    """In one statement over what is open, which is little."""
    names, paths = _codes(), ("clause", "department", "owner")
    grouped = scope.rows().overdue().order_by().values(*paths).annotate(n=Count("pk"), oldest=Min("due_on"))
    people, days = set(), []
    of_clause, of_department = defaultdict(int), defaultdict(int)
    for clause, department, owner, n, oldest in grouped.values_list(*paths, "n", "oldest"):
        code = names.get(clause, "")
        of_clause[code] += n
        of_department[code, department] += n
        people.add(owner)
        days.append(oldest)
    return Overdue(sum(of_clause.values()), len(people), min(days, default=None), of_clause, of_department)


def trend(scope: Scope, months: Period) -> Trend:
    """The company's past months are kept, all others are counted live."""
    running, live, found = Period.of("month", clock.today()), months, {}
    if scope.is_company and months.start < running.start:
        found = _kept(Period(months.start, min(months.end, running.previous().end)))
        live = Period(running.start, months.end) if months.end >= running.start else None
    if live:
        found |= _by_month(scope, live)
    return Trend(found, _looks(scope, months))


def as_of(scope: Scope) -> datetime:
    """Until when what is kept on the page holds everything: the company's past months, and the last look of the watches."""
    keys = [watching.key_of(watch, "population") for watch in watches]
    looked = KeptFigure.objects.filter(measure__in=keys).aggregate(at=Max("at"))["at"] or clock.now()
    return min(looked, reading.kept_at(DUE, ON_TIME)) if scope.is_company else looked


# --- how it is counted ------------------------------------------------------------------------------
def _codes() -> dict[int, str]:
    """The key of the row of each declared clause → its code."""
    return {clauses.row_of(clause.code).pk: clause.code for clause in declared}


def _by_clause(rows):
    names = _codes()
    for clause, *rest in _ended(rows, "clause", "department"):
        if clause in names:
            yield names[clause], *rest


def _ended(rows, *paths: str):
    """(…, status, is the due date past?, how many), in one grouped statement."""
    is_past = ExpressionWrapper(Q(due_on__lt=clock.today()), output_field=BooleanField())
    names = (*paths, "status", "is_past")
    grouped = rows.order_by().annotate(is_past=is_past).values(*names).annotate(n=Count("pk"))
    return grouped.values_list(*names, "n")


def _counted(status: str, is_past: bool, n: int) -> Counts:
    if status == DutyStatus.OPEN:
        return Counts(**{"overdue" if is_past else "ahead": n})
    return Counts(**{NAME_OF_STATUS[status]: n})


def _kept(months: Period) -> dict[tuple[str, date], Share]:
    due, done = (reading.by_month(key, ClauseRow, months) for key in (DUE, ON_TIME))
    names = _codes()
    return {(names[k], m): Share(int(done.get((k, m), 0)), int(n)) for (k, m), n in due.items() if k in names}


def _by_month(scope: Scope, months: Period) -> dict[tuple[str, date], Share]:
    names = _codes()
    rows = scope.rows().due_in(months).counted().order_by().annotate(month=TruncMonth("due_on"))
    grouped = rows.values("clause", "month").annotate(
        of=Count("pk"), kept=Count("pk", filter=Q(status=DutyStatus.DONE))
    )
    found = grouped.values_list("clause", "month", "kept", "of")
    return {(names[clause], month): Share(kept, of) for clause, month, kept, of in found if clause in names}


def _looks(scope: Scope, months: Period) -> dict[tuple[str, date], Share]:
    """(watch, month) → share; nobody's watches are one person's."""
    if scope.person is not None or not len(watches):
        return {}
    seen = watching.seen(months, None if scope.keys is None else list(scope.keys))
    return {key: Share(population - breaches, population) for key, (population, breaches) in seen.items()}


def _last(looks: dict[tuple[str, date], Share]) -> dict[str, Share]:
    return {watch: share for (watch, _month), share in sorted(looks.items(), key=itemgetter(0))}
