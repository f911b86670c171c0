"""Starting, cancelling and looking after jobs; running one is `runs`."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..choices import MOVES, State
from ..events import JobEnded, JobQueued
from ..models import Job
from ..registry import Kind, kinds
from ..speech import speaking_to

SILENCE = timedelta(seconds=60)
TRIES = 3
RING_AGAIN_AFTER = timedelta(minutes=2)
RESULTS_KEPT = timedelta(days=7)
ONCE = 7311  # the class of the locks under which two starters of the same work agree on one job


@service
def start(kind: str, *, by, arguments: dict | None = None, once: bool = False) -> Job:
    """Queue work for a worker; it runs with the rights that `by` has then, or as the house's own if `by` is None.

    `once`: if such work with these arguments has not ended yet, whoever started it, that job is returned instead.
    Raises RuleBroken without the permission, or if the house does not do this kind of work by itself.
    """
    allow(kinds[kind], by)
    arguments = arguments or {}
    if once and (running := _unfinished(kind, arguments)):
        return running
    job = Job.objects.create(kind=kind, by=by, arguments=arguments)
    _ring(job)
    return job


def allow(kind: Kind, by) -> None:
    """Raises RuleBroken if this person, or the house itself, may not have such work done."""
    if by is None and not kind.house:
        raise RuleBroken(_("%(job)s has to be started by a person.") % {"job": kind.label})
    if by is not None and kind.permission and not by.has_perm(kind.permission):
        raise RuleBroken(_("%(job)s is not among your duties.") % {"job": kind.label})


@service
def cancel(job: Job, *, by) -> Job:
    """Withdraw a waiting job at once; a running one stops at its next check. Raises RuleBroken if it has ended."""
    if job.by_id != by.pk:
        raise RuleBroken(_("Only whoever started a job can stop it."))
    if go(job.pk, "withdraw", finished_at=clock.now(), message=_("Stopped before it began.")):
        publish(JobEnded(job.pk, told=False))
    elif not Job.objects.filter(pk=job.pk, status=State.RUNNING).update(cancel_asked_at=clock.now()):
        raise RuleBroken(_("The job has already ended."))
    job.refresh_from_db()
    return job


def go(pk: int, move: str, *, holder=None, **values) -> bool:
    """The only code that changes a job's status: one conditional UPDATE, so the first of two wins and knows it.

    `holder` is the token of the worker that has the job; once another one has it, the move no longer counts.
    """
    sources, target = MOVES[move]
    rows = Job.objects.filter(pk=pk, status__in=sources)
    if holder is not None:
        rows = rows.filter(token=holder)
    return bool(rows.update(status=target, **values))


def tend() -> tuple[int, int]:
    """Put jobs back whose worker died, or end them after the last try. Returns (put back, given up)."""
    back = given_up = 0
    for job in Job.objects.silent(since=clock.now() - SILENCE).select_related("by").order_by("pk")[:200]:
        with transaction.atomic():
            if put_back(job):
                back += 1
            else:
                given_up += give_up(job)
    return back, given_up


def put_back(job: Job) -> bool:
    """Let another worker take it, as long as tries are left and nobody wants it stopped."""
    if job.tries >= TRIES or job.cancel_asked_at:
        return False
    moved = go(job.pk, "put_back", holder=job.token, token=None, queued_at=clock.now())
    if moved:
        _ring(job)
    return moved


def give_up(job: Job) -> bool:
    """End a job whose workers died: as stopped if its owner wanted that anyway."""
    with speaking_to(job.by):
        broken = _("Its worker broke off %(tries)s times. Start it anew; tell an administrator if it happens again.")
        message = _("Stopped.") if job.cancel_asked_at else broken % {"tries": job.tries}
    move = "stop" if job.cancel_asked_at else "fail"
    moved = go(job.pk, move, holder=job.token, finished_at=clock.now(), message=message)
    if moved:
        publish(JobEnded(job.pk, told=bool(job.by_id) and not job.cancel_asked_at))
    return moved


def ring_again() -> int:
    """The net: ring for every job that still waits, in case its bell was lost."""
    waiting = Job.objects.waiting().filter(queued_at__lt=clock.now() - RING_AGAIN_AFTER).order_by("pk")[:500]
    with transaction.atomic():
        for job in waiting:
            publish(JobQueued(job.pk, f"{job.pk}:{clock.now():%Y%m%d%H%M}"))
    return len(waiting)


def forget_results() -> int:
    """Throw away results that nobody needs any more; the row stays and says so."""
    old = Job.objects.filter(finished_at__lt=clock.now() - RESULTS_KEPT).exclude(result="").order_by("pk")[:1000]
    for job in old:
        Job.objects.filter(pk=job.pk).update(result="")
        job.result.storage.delete(job.result.name)
    return len(old)


def _unfinished(kind: str, arguments: dict) -> Job | None:
    """Such work that still waits or runs. A second starter waits here until the first has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONCE, kind])
    return Job.objects.unfinished().filter(kind=kind, arguments=arguments).order_by("pk").first()


def _ring(job: Job) -> None:
    publish(JobQueued(job.pk, f"{job.pk}:{job.tries}"))
