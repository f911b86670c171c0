"""What the clock has done: a run begins, ends or fails; somebody lets one run now; old rows go."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..events import RunAsked
from ..lines import line_called, line_of
from ..models import Tick

KEPT = figure("clock.days_kept", 90, gettext_lazy("Days for which the runs of the clock are kept"), "ORG-15")
PART = 10_000
BELL = "tick:"


def begin(task: str, *, line: str = "", bell: str = "", host: str = "") -> int | None:
    """A run of a task starts: the key of its row, or None if no line of the timetable has this task.

    With the `bell` of somebody who rang it is that person's run. A run that its worker lost, and another one takes, is
    a row of its own.
    """
    asked = Tick.objects.filter(bell=bell).first() if bell.startswith(BELL) else None
    now = clock.now()
    if asked and Tick.objects.filter(pk=asked.pk, started_at=None).update(started_at=now, host=host[:120]):
        return asked.pk
    found = line_of(task, asked.line if asked else line)
    if found is None:
        return None
    row = Tick(line=found.name, task=task, at=now, started_at=now, host=host[:120], by_id=asked and asked.by_id)
    row.save(force_insert=True)
    return row.pk


def end(pk: int, result: object) -> None:
    """A run ended well; its result says what it did. Quiet runs of a frequent line stay one row, and are counted."""
    row = Tick.objects.get(pk=pk)
    line = line_of(row.task, row.line)
    row.ended_at, row.did = clock.now(), line.deeds(result) if line else {}
    with transaction.atomic():
        if row.did_nothing and row.by_id is None and line and line.rhythm.is_frequent:
            _take_in_the_one_before(row)
        row.save(update_fields=["ended_at", "did", "quiet_since", "times"])


def fail(pk: int, error: str) -> None:
    """A run broke off with an error."""
    Tick.objects.filter(pk=pk).update(ended_at=clock.now(), error=error.replace("\x00", "")[:500] or "?")


@service
def run_now(name: str, *, by) -> bool:
    """Let a line of the timetable run now. False if it was rung for within this minute: it runs once.

    Raises RuleBroken without the permission, or if there is no such line.
    """
    line = line_called(name)
    if line is None:
        raise RuleBroken(_("The timetable has no such line."))
    if not by.has_perm("jobs.run_tick"):
        raise RuleBroken(_("%(job)s is not among your duties.") % {"job": _("Run now")})
    bell = f"{BELL}{line.name}:{clock.now():%Y%m%d%H%M}"
    _row, is_first = Tick.objects.get_or_create(bell=bell, defaults={"line": line.name, "task": line.task, "by": by})
    publish(RunAsked(line.task, bell))  # the outbox owes the same bell once
    return is_first


def forget_old() -> int:
    """Throw away rows older than [90] days; of each line the last one that began stays. Returns how many went."""
    limit = clock.now() - timedelta(days=figures.value(KEPT.key))
    last = Tick.objects.begun().order_by().values("line").annotate(last=Max("pk")).values("last")
    old = Tick.objects.filter(at__lt=limit).exclude(pk__in=list(last.values_list("last", flat=True)))
    count, _kinds = Tick.objects.filter(pk__in=old.order_by("pk").values("pk")[:PART]).delete()
    return count


def _take_in_the_one_before(row: Tick) -> None:
    """The quiet run directly before this one goes, and this one speaks for both."""
    before = Tick.objects.filter(line=row.line, pk__lt=row.pk).order_by("-pk").select_for_update().first()
    if before and before.did_nothing and before.by_id is None:
        row.quiet_since, row.times = before.quiet_since or before.started_at, before.times + row.times
        before.delete()
