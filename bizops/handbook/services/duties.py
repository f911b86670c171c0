"""One duty at a time: owe it, close it by its evidence, let it follow its record, let it lapse, waive it."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.measures.services import kept
from bizops.organisation.services import company

from ..choices import DutyStatus
from ..events import DutyOwed
from ..models import Duty
from ..registry import DutyPart, EventDuty, PeriodDuty, duty_parts
from . import clauses
from .raising import named

FOLLOW = """
UPDATE handbook_duty AS d SET owner_id = s.owner, department_id = s.department, version = d.version + 1
FROM ({rows}) AS s(pk, owner, department)
WHERE d.clause_id = %s AND d.part = %s AND d.subject = s.pk AND d.status = 'open' AND s.owner IS NOT NULL
  AND (d.owner_id, d.department_id) IS DISTINCT FROM (s.owner, s.department)
"""


@service
def owe(code: str, part: str, subject: Model, *, by, due_on: date, key: str) -> Duty | None:
    """Raise an event duty on a record, once for each `key`; whoever owes it is told at once. None if it stood already."""
    declared = duty_parts[f"{code}/{part}" if part else code]
    if not isinstance(declared, EventDuty):
        raise TypeError(f"{declared.key} is raised by the clock")
    row = named(declared, declared.of._base_manager.filter(pk=subject.pk)).values(
        "duty_owner", "duty_department", "duty_name"
    )
    found = row.get()
    if found["duty_owner"] is None:
        raise RuleBroken(_("Nobody is in charge here: name somebody first."), code)
    duty = Duty(
        clause=clauses.row_of(code),
        part=part,
        subject=subject.pk,
        subject_name=str(found["duty_name"])[:200],
        period_key=key,
        owner_id=found["duty_owner"],
        department_id=found["duty_department"],
        due_on=due_on,
    )
    Duty.objects.bulk_create([duty], ignore_conflicts=True)
    made = Duty.objects.filter(clause=duty.clause, part=part, subject=subject.pk, period_key=key).get()
    kept.mark(made)
    publish(DutyOwed(made.pk, made.owner_id, getattr(by, "pk", None)))
    return made


def close(part: DutyPart, subject: int, document: Model, *, by, on: date | None = None) -> Duty | None:
    """Close the duty that a piece of evidence proves done, in its transaction; None if it proves none.

    The duty of the period that holds the day comes first, else the oldest one that had begun. The day counts if it is
    recorded within [1] working day, else the day of recording does.
    """
    recorded = clock.today()
    day = on or recorded
    found = _proved(part, subject, document, day)
    if found is None:
        return None
    latest = company.calendar().add(day, figures.value("handbook.record_within_days"))
    counts_on = day if recorded <= latest else recorded
    move = "finish" if counts_on <= found.due_on and found.status == "open" else "finish_late"
    values = {"done_on": counts_on, "evidence_kind": document._meta.label_lower, "evidence": document.pk}
    _sweep(Duty.objects.filter(pk=found.pk), move, by=by, values=values)
    found.refresh_from_db()
    return found


def _proved(part: DutyPart, subject: int, document: Model, day: date) -> Duty | None:
    mine = Duty.objects.select_for_update(of=("self",)).filter(
        clause=clauses.row_of(part.code), part=part.part, subject=subject, status__in=("open", "missed")
    )
    counts = part.evidence.counts
    rows = [duty for duty in mine.order_by("due_on", "pk") if counts is None or counts(document, duty.owner_id)]
    if isinstance(part, PeriodDuty) and part.evidence.period:
        named_day = getattr(document, part.evidence.period)
        return next((d for d in rows if d.period_start <= named_day <= d.period_end), None)
    if isinstance(part, PeriodDuty):
        within = [d for d in rows if d.period_start <= day <= d.period_end]
        begun = [d for d in rows if d.period_end < day and d.status == "open"]
        return next(iter([*within, *begun]), None)
    return next((d for d in rows if d.status == "open"), None)


def follow(part: DutyPart, keys: Iterable[int]) -> int:
    """Give the open duties on these records to whoever owes them now; in the transaction of the change."""
    keys = list(keys)
    if not keys:
        return 0
    rows = named(part, part.of._base_manager.filter(pk__in=keys)).order_by()
    sql, params = rows.values_list("pk", "duty_owner", "duty_department").query.sql_with_params()
    moved = Duty.objects.filter(clause=clauses.row_of(part.code), part=part.part, subject__in=keys, status="open")
    with kept.counting(moved), connection.cursor() as cursor:
        cursor.execute(FOLLOW.format(rows=sql), [*params, clauses.row_of(part.code).pk, part.part])
        return cursor.rowcount


def rename(part: DutyPart, key: int, name: str) -> None:
    """A record is called otherwise now; so are its duties."""
    Duty.objects.filter(clause=clauses.row_of(part.code), part=part.part, subject=key).update(subject_name=name[:200])


@service
def lapse(subject: Model, *, by, note: str) -> int:
    """The record is no longer under care (archived, closed): what is open on it is waived with that reason."""
    return lapse_rows(Duty.objects.about(type(subject), subject.pk), by=by, note=note)


def lapse_rows(rows: QuerySet, *, by, note: str) -> int:
    """Let those of some duties lapse that are open; their kept figures are marked."""
    return len(_sweep(rows.open(), "lapse", by=by, note=note))


def lapse_doubles(kept_one: Model, merged: Model, *, by, note: str) -> None:
    """Two records become one: what both owe for the same time is owed once, and not at all if it is done already."""
    ours, theirs = (Duty.objects.about(type(each), each.pk) for each in (kept_one, merged))
    same = {name: OuterRef(name) for name in ("clause", "part", "period_key")}
    lapse_rows(theirs.filter(Exists(ours.filter(**same))), by=by, note=note)
    done = theirs.filter(status__in=(DutyStatus.DONE, DutyStatus.LATE), **same)
    lapse_rows(ours.filter(Exists(done)), by=by, note=note)


def adopt(subject: Model, *, by) -> None:
    """Let all duties on a record follow it: whose they are, what they are called."""
    for part in duty_parts:
        if part.of is type(subject):
            follow(part, [subject.pk])
            called = named(part, part.of._base_manager.filter(pk=subject.pk)).values_list("duty_name", flat=True)
            rename(part, subject.pk, str(called.get()))


def forget(model: str, keys: Iterable[int]) -> None:
    """The records were never here: their import is undone. Raises RuleBroken if somebody has done something for one."""
    for part in duty_parts:
        if part.of._meta.label_lower == model:
            rows = Duty.objects.filter(clause=clauses.row_of(part.code), part=part.part, subject__in=keys)
            if done := rows.exclude(status=DutyStatus.OPEN).first():
                raise RuleBroken(
                    _("A duty on what was imported has been closed: %(duty)s.") % {"duty": done}, part.code
                )
            with kept.counting(rows):
                rows.delete()


@service
def waive(duty: Duty, *, by, note: str) -> Duty:
    """Waive somebody's duty with a reason; it leaves the rate (HBK-02). Raises RuleBroken for one's own."""
    Duty.lifecycle.go(duty, "waive", by=by, note=note)
    return duty


def _sweep(rows: QuerySet, move: str, **words) -> list[int]:
    """A move on many duties, their kept figures marked before and after."""
    with kept.counting(rows) as some:
        return Duty.lifecycle.sweep(some, move, **words)
