"""Raising everything due up to now: set-based, in chunks, the same rows however often, late or brokenly it runs (design §1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from bizops.kernel import clock
from bizops.kernel.periods import Period

from ..models import Raised
from ..registry import DutyPart, PeriodDuty, StandingDuty, duty_parts
from . import clauses

CHUNK = 20_000
A_DAY = timedelta(days=1)
# Whoever comes second to a (clause, part, subject, period) finds it there and goes on.
INSERT = """
INSERT INTO handbook_duty (
  clause_id, part, subject, subject_name, period_key, period_start, period_end, owner_id, department_id, due_on,
  status, raised_at, raised_late, evidence_kind, version)
SELECT %s, %s, s.pk, left(s.name, 200), {key}, %s, %s, s.owner, s.department, {due}, 'open', %s, %s, '', 1
FROM ({rows}) AS s({names})
WHERE s.owner IS NOT NULL
ON CONFLICT (clause_id, part, subject, period_key) DO NOTHING
"""
# Two runs at once: the later day stays.
REMEMBER = """
INSERT INTO handbook_raised AS r (part, upto, at) VALUES (%s, %s, %s)
ON CONFLICT (part) DO UPDATE SET upto = greatest(excluded.upto, r.upto), at = excluded.at
"""


def raise_due(on: date | None = None, *, again: bool = False) -> dict[str, int]:
    """Raise every duty due up to a day (today); returns how many of which kind.

    Periods between the last one raised and the day are caught up. `again` also asks anew who owes in the running
    period (the daily run does, the ten-minute net does not).
    """
    day = on or clock.today()
    raised = {}
    for part in duty_parts:
        if isinstance(part, PeriodDuty):
            raised[part.key] = _raise_periods(part, day, again)
        elif isinstance(part, StandingDuty):
            raised[part.key] = _raise_standing(part, day, again)
    return {key: count for key, count in raised.items() if count}


def periods_due(part: PeriodDuty, day: date, upto: date | None) -> Iterator[Period]:
    """The full periods after `upto` whose first day has come; without `upto` only the running one.

    A part that is owed `after` its period waits for the end: those that are over, without `upto` only the last one.
    When the rhythm changes, the new one begins with its first full period.
    """
    if upto is None:
        running = Period.of(part.size(day), day)
        yield Period.of(part.size(running.start - A_DAY), running.start - A_DAY) if part.after else running
        return
    start = upto + A_DAY
    while start <= day:
        period = Period.of(part.size(start), start)
        if part.after and period.end >= day:
            return
        if period.start >= start:
            yield period
        start = period.end + A_DAY


def _raise_periods(part: PeriodDuty, day: date, again: bool) -> int:
    upto = _upto(part)
    periods = list(periods_due(part, day, upto))
    running = Period.of(part.size(day), day)
    if again and upto is not None and running.end == upto:
        periods.append(running)
    count = 0
    for period in periods:
        count += _insert_period(part, period, late=day > (part.due(period) if part.after else period.end))
        _remember(part, max(period.end, upto or period.end))
    return count


def _insert_period(part: PeriodDuty, period: Period, late: bool) -> int:
    words = [period.key], period.start, period.end
    return _insert(part, part.subjects(period), words, late, due=("%s", [part.due(period)]))


def _raise_standing(part: StandingDuty, day: date, again: bool) -> int:
    upto = _upto(part)
    if upto is not None and upto >= day and not again:
        return 0
    rows = part.subjects(day).annotate(duty_key=part.period_key, duty_due=part.due())
    count = _insert(part, rows, ([], None, None), late=False, due=("s.due::date", []), own=("duty_key", "duty_due"))
    _remember(part, day)
    return count


def _insert(part: DutyPart, rows: QuerySet, words, late: bool, due, own: tuple[str, ...] = ()) -> int:
    """Chunk by chunk along the primary key, each in a transaction of its own."""
    (key, start, end), (due_sql, due_words) = words, due
    rows = named(part, rows).order_by("pk")
    names = ("pk", "owner", "department", "name", *(("key", "due") if own else ()))
    columns = ("pk", "duty_owner", "duty_department", "duty_name", *own)
    clause, count, last = clauses.row_of(part.code), 0, 0
    while (upper := _end_of_chunk(rows, last)) is not None:
        chunk = rows.filter(pk__gt=last, pk__lte=upper).order_by()
        sql, params = chunk.values_list(*columns).query.sql_with_params()
        insert = INSERT.format(
            rows=sql,
            names=", ".join(names),
            key="s.key" if own else "%s",
            due=due_sql,
        )
        words = [clause.pk, part.part, *key, start, end, *due_words, clock.now(), late, *params]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, words)
            count += cursor.rowcount
        last = upper
    return count


def named(part: DutyPart, rows: QuerySet) -> QuerySet:
    """Subjects with who owes, in which department, and how they are called."""
    owner = part.owner() if callable(part.owner) and not hasattr(part.owner, "resolve_expression") else part.owner
    return rows.annotate(
        duty_owner=F(owner) if isinstance(owner, str) else owner,
        duty_department=F(part.department),
        duty_name=F(part.name),
    )


def _end_of_chunk(rows: QuerySet, last: int) -> int | None:
    """The primary key with which the next chunk ends."""
    try:
        keys = rows.filter(pk__gt=last).values_list("pk", flat=True)
        return (
            keys[CHUNK - 1 : CHUNK].first()
            or rows.filter(pk__gt=last).order_by("-pk").values_list("pk", flat=True).first()
        )
    except EmptyResultSet:
        return None


def _upto(part: DutyPart) -> date | None:
    return Raised.objects.filter(part=part.key).values_list("upto", flat=True).first()


def _remember(part: DutyPart, upto: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [part.key, upto, clock.now()])
