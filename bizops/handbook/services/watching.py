"""Looking at what clauses watch: population and breaches, kept by month; the last look of a month stays (design §1)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures.models import KeptFigure
from bizops.measures.reading import label_of
from bizops.measures.services import kept
from bizops.organisation.models import Company, Department
from bizops.organisation.services import company

from ..models import Duty, Raised
from ..registry import Watch, watches

FALLEN_DUE = "fallen due"


@transaction.atomic
def mark_fallen_due(on: date | None = None) -> None:
    """What fell due and stayed open counts from the day after, though no row changed: its kept figures are marked."""
    last = (on or clock.today()) - timedelta(days=1)
    seen_upto = Raised.objects.select_for_update().filter(part=FALLEN_DUE).first()
    rows = Duty.objects.open().filter(due_on__lte=last)
    kept.mark_rows(rows.filter(due_on__gt=seen_upto.upto) if seen_upto else rows)
    Raised.objects.update_or_create(part=FALLEN_DUE, defaults={"upto": last, "at": clock.now()})


def look(on: date | None = None) -> int:
    """Count every watch anew, for the company and by department; returns how many watches there are."""
    month = Period.of("month", on or clock.today()).start
    house = company.current()
    for watch in watches:
        for name, rows in (("population", watch.population()), ("breaches", watch.breaches())):
            if house:
                kept.put(key_of(watch, name), Company, month, {house.pk: rows.order_by().count()})
            if watch.department:
                kept.put(key_of(watch, name), Department, month, _by_department(rows, watch.department))
    return len(watches)


def seen(months: Period, departments: list[int] | None = None) -> dict[tuple[str, date], tuple[int, int]]:
    """(watch, month) → (population, breaches) as last counted, for the company or summed over departments."""
    kind = Company if departments is None else Department
    rows = KeptFigure.objects.filter(kind=label_of(kind), month__range=(months.start, months.end))
    rows = rows.filter(measure__in=[key_of(w, name) for w in watches for name in ("population", "breaches")])
    if departments is not None:
        rows = rows.filter(subject__in=departments)
    sums: dict[tuple[str, date], list[int]] = {}
    for measure, month, value in rows.order_by().values_list("measure", "month", "value"):
        watch, name = measure.rsplit(".", 1)
        sums.setdefault((watch, month), [0, 0])[name == "breaches"] += int(value)
    return {key: tuple(both) for key, both in sums.items()}


def key_of(watch: Watch, name: str) -> str:
    return f"{watch.key}.{name}"


def _by_department(rows: QuerySet, path: str) -> dict[int, int]:
    grouped = rows.filter(**{f"{path}__isnull": False}).order_by().values(path).annotate(count=Count("pk"))
    return dict(grouped.values_list(path, "count"))
