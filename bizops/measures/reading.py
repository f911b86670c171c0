"""Asking measures: one grouped query for all subjects of a kind, live or from what is kept by month."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Min, Model
from django.db.models.functions import TruncMonth
from django.urls import reverse

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Company
from bizops.organisation.services import company

from .models import KeptFigure, Mark
from .registry import Measure, measures

Value = Decimal | int | date


def label_of(kind: type[Model]) -> str:
    """How a kind of subject is called in a stored row: customers.customer."""
    return kind._meta.label_lower


def read(key: str, kind: type[Model], when: Period | date, subjects: Iterable[int] | None = None) -> dict[int, Value]:
    """Each subject's figure for a period (flow) or as of a day (level), in one statement; nobody without rows is in it.

    Raises KeyError for a measure that nobody declares, or that does not speak of this kind.
    """
    found = measures[key]
    path, rows = found.of[kind], found.rows_of(when)
    if not path:
        value = rows.order_by().aggregate(value=found.value)["value"]
        return {} if value is None else {_company(): value}
    if subjects is not None:
        rows = rows.filter(**{f"{path}__in": list(subjects)})
    grouped = rows.filter(**{f"{path}__isnull": False}).order_by().values(path).annotate(value=found.value)
    return {subject: value for subject, value in grouped.values_list(path, "value") if value is not None}


def one(key: str, subject: Model, when: Period | date) -> Value | None:
    """The figure of a single subject; None if there are no rows."""
    return read(key, type(subject), when, [subject.pk]).get(subject.pk)


def by_month(
    key: str, kind: type[Model], months: Period, subjects: Iterable[int] | None = None, *, live: bool = False
) -> dict[tuple[int, date], Value]:
    """(subject, first day of the month) → figure of a flow, from the kept rows if it is kept; in one statement."""
    found = measures[key]
    if found.kept and not live:
        rows = KeptFigure.objects.filter(measure=key, kind=label_of(kind), month__range=(months.start, months.end))
        if subjects is not None:
            rows = rows.filter(subject__in=list(subjects))
        return {(s, m): v for s, m, v in rows.order_by().values_list("subject", "month", "value")}
    path, rows = found.of[kind], found.rows_of(months)
    if path and subjects is not None:
        rows = rows.filter(**{f"{path}__in": list(subjects)})
    names = ["month", path] if path else ["month"]
    grouped = rows.order_by().annotate(month=TruncMonth(found.day)).values(*names).annotate(value=found.value)
    if not path:
        return {(_company(), month): value for month, value in grouped.values_list("month", "value")}
    return {(s, m): v for s, m, v in grouped.values_list(path, "month", "value") if s is not None and v is not None}


def kept_at(*keys: str) -> datetime:
    """Until when the kept figures of these measures hold everything: the oldest mark not yet worked off, else now."""
    return Mark.objects.filter(measure__in=keys).aggregate(at=Min("at"))["at"] or clock.now()


def rows_url(found: Measure, subject: Model | None, when: Period | date) -> str:
    """The address of the list whose rows sum to the figure; "" if no list shows them."""
    if not found.opens:
        return ""
    app, name = found.opens.split("/")
    words = dict(found.words)
    if found.day:
        words |= {f"{found.day}_after": when.start.isoformat(), f"{found.day}_before": when.end.isoformat()}
    path = found.of[type(subject)] if subject is not None else ""
    if path:
        words[path] = _word_for(found.opens, path, subject)
    return f"{reverse(f'{app}:{name}_list')}?{urlencode(words)}"


def _word_for(opens: str, path: str, subject: Model) -> str:
    """A text filter asks for the number, a choice for the key."""
    from bizops.pages.entity import EntityPages
    from bizops.pages.filters import RecordFilter

    pages = EntityPages.of(opens)
    filters = pages.filters.base_filters if pages else {}
    if isinstance(filters.get(path), RecordFilter):
        return str(getattr(subject, subject.picked_by[0]))
    return str(subject.pk)


def _company() -> int:
    return (company.current() or Company(pk=0)).pk
