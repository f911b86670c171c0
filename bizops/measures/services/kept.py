"""Keeping figures by month: what a change touches is marked in its transaction, a worker counts it anew (design §1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from bizops.kernel import clock
from bizops.kernel.periods import Period

from ..models import KeptFigure, Mark
from ..reading import label_of, read
from ..registry import Measure, measures

BATCH = 5_000
Pair = tuple[str, str, int, date]
COUNTING = 7411  # the number of the lock under which one worker counts and others go home


def remember(document: Model) -> None:
    """What a row counts in as it stands before a change; `mark` marks it together with what it counts in then."""
    if kept_of(type(document)):
        document.counted_in = _pairs_of(document)


def mark(document: Model) -> None:
    """Mark every pair that a row counts in as it is stored now, and those it counted in before."""
    if kept_of(type(document)):
        _put(_pairs_of(document) | getattr(document, "counted_in", set()))
        document.counted_in = set()


@contextmanager
def counting(rows: QuerySet) -> Iterator[QuerySet]:
    """Mark what many rows count in, before and again after all of them are changed inside.

    Which rows they are is asked once: gives them by their keys, so that a change does not lose sight of them.
    """
    same = rows.model._base_manager.filter(pk__in=list(rows.order_by().values_list("pk", flat=True)))
    mark_rows(same)
    yield same
    mark_rows(same)


@contextmanager
def counting_of(kind: type[Model], keys: Iterable[int]) -> Iterator[None]:
    """The same for all rows that count for these subjects, on whichever records they hang, when the subjects change places."""
    keys = list(keys)
    _mark_subjects(kind, keys)
    yield
    _mark_subjects(kind, keys)


def mark_rows(rows: QuerySet) -> None:
    """The same for many rows, before and again after a change of all of them at once; measures alike ask together."""
    alike: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
    for found in kept_of(rows.model):
        alike[found.day, *filter(None, found.of.values())].append(found)
    for names, some in alike.items():
        _mark(some, names, rows)


def _mark_subjects(kind: type[Model], keys: list[int]) -> None:
    for found in measures:
        if found.kept and found.of.get(kind):
            names = (found.day, *filter(None, found.of.values()))
            _mark([found], names, found.rows().filter(**{f"{found.of[kind]}__in": keys}))


def _mark(some: list[Measure], names: tuple[str, ...], rows: QuerySet) -> None:
    pairs: set[Pair] = set()
    for values in rows.order_by().values_list(*names).distinct().iterator(chunk_size=2000):
        for found in some:
            pairs |= _pairs(found, dict(zip(names, values, strict=True)))
    _put(pairs)


@cache
def kept_of(model: type[Model]) -> tuple[Measure, ...]:
    """The kept measures that count rows of this model."""
    return tuple(found for found in measures if found.kept and found.rows().model is model)


def count_anew(most: int = BATCH) -> int:
    """Work off marks until none is left; returns how many pairs were counted. One worker at a time."""
    counted = 0
    while True:
        with transaction.atomic():
            if not _alone():
                return counted
            marks = list(Mark.objects.order_by("pk")[:most])
            if not marks:
                return counted
            counted += _count(marks)
            Mark.objects.filter(pk__in=[m.pk for m in marks]).delete()


def recount(key: str, months: Iterable[Period]) -> int:
    """Count a kept measure anew for whole months and all its kinds of subjects, after data came in past the services."""
    found, rows = measures[key], 0
    for month in months:
        for kind in found.of:
            with transaction.atomic():
                KeptFigure.objects.filter(measure=key, kind=label_of(kind), month=month.start).delete()
                rows += _write(key, kind, month.start, read(key, kind, month))
    return rows


def put(key: str, kind: type[Model], month: date, values: dict[int, object]) -> int:
    """Keep a level as it stands, in place of what the month held; the last word of the month stays."""
    with transaction.atomic():
        KeptFigure.objects.filter(measure=key, kind=label_of(kind), month=month).delete()
        return _write(key, kind, month, values)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COUNTING])
        return cursor.fetchone()[0]


def _count(marks: list[Mark]) -> int:
    asked: dict[tuple[str, str, date], set[int]] = defaultdict(set)
    for m in marks:
        asked[m.measure, m.kind, m.month].add(m.subject)
    for (key, label, month), subjects in asked.items():
        found = measures.get(key)
        kind = next((k for k in found.of if label_of(k) == label), None) if found else None
        if kind is None:
            continue  # a measure that is no longer declared: its mark goes
        period = Period.of("month", month)
        values = read(key, kind, period, subjects if found.of[kind] else None)
        stale = KeptFigure.objects.filter(measure=key, kind=label, month=month)
        if found.of[kind]:
            stale = stale.filter(subject__in=subjects)
        stale.exclude(subject__in=list(values)).delete()
        _write(key, kind, month, values)
    return sum(map(len, asked.values()))


def _write(key: str, kind: type[Model], month: date, values: dict[int, object]) -> int:
    at = clock.now()
    rows = [
        KeptFigure(measure=key, kind=label_of(kind), subject=subject, month=month, value=value, at=at)
        for subject, value in values.items()
    ]
    KeptFigure.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["measure", "kind", "month", "subject"],
        update_fields=["value", "at"],
    )
    return len(rows)


def _pairs_of(document: Model) -> set[Pair]:
    """From the row in hand; only a path through another record asks the database."""
    pairs: set[Pair] = set()
    for found in kept_of(type(document)):
        values = {found.day: getattr(document, found.day)}
        far = [path for path in found.of.values() if "__" in path]
        values |= {path: getattr(document, f"{path}_id") for path in found.of.values() if path and path not in far}
        if far:
            row = type(document)._base_manager.filter(pk=document.pk).values_list(*far).first()
            values |= dict(zip(far, row or [None] * len(far), strict=True))
        pairs |= _pairs(found, values)
    return pairs


def _pairs(found: Measure, values: dict) -> set[Pair]:
    """(measure, kind, subject, month) for each kind of subject; 0 stands for the company."""
    month = values[found.day].replace(day=1)
    subjects = ((kind, values[path] if path else 0) for kind, path in found.of.items())
    return {(found.key, label_of(kind), subject, month) for kind, subject in subjects if subject is not None}


def _put(pairs: set[Pair]) -> None:
    at = clock.now()
    rows = [Mark(measure=key, kind=kind, subject=subject, month=month, at=at) for key, kind, subject, month in pairs]
    Mark.objects.bulk_create(rows, batch_size=2000)
