"""Running a job in a worker: taken under lock, done as its person or as the house, followed by a pulse, ended once."""

import logging
import uuid
from pathlib import Path
from threading import Event, Thread

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files import File
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.history import said

from ..choices import State
from ..errors import Cancelled, Lost
from ..events import JobEnded
from ..models import Job
from ..models.job import result_path
from ..registry import kinds
from ..speech import speaking_to
from . import jobs

log = logging.getLogger(__name__)
PULSE = 1.0  # seconds between two signs of life; also how soon a wish to stop is noticed


class Run:
    """What the work gets to see of its job. `by` is the person, read anew, so that rights are those of this moment, or
    None in the house's own work."""

    def __init__(self, job: Job):
        self.job, self.by = job, job.by
        self.memory: dict = dict(job.memory)
        self._done, self._total, self._message = job.done, job.total, ""
        self._wishes = {"stop": False, "lost": False}
        self._delivered: dict = {}
        # In somebody's transaction (a test) no second connection would see the row: then signs are given inline.
        self.is_inline = connection.in_atomic_block

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """How far: shown within a second, also while the work holds a transaction open."""
        self._done, self._total = done, self._total if total is None else total
        self._message = message or self._message
        if self.is_inline:
            self.sign()

    def check(self) -> None:
        """Raises Cancelled if the owner wants to stop, Lost if the job is no longer ours. Call it between two parts."""
        if self.is_inline:
            self.sign()
        if self._wishes["lost"]:
            raise Lost
        if self._wishes["stop"]:
            raise Cancelled

    def remember(self, **words) -> None:
        """Keep words over a kill, last in the transaction of the part that they speak of. Raises Lost."""
        self.memory |= words
        mine = Job.objects.filter(pk=self.job.pk, token=self.job.token, status=State.RUNNING)
        if not mine.update(memory=self.memory):
            raise Lost

    def deliver(self, name: str, path: str | Path, content_type: str) -> None:
        """Put a file by as the job's result; its owner can fetch it once the job is done."""
        self.discard()
        with Path(path).open("rb") as file:
            stored = Job.result.field.storage.save(result_path(self.job, name), File(file))
        self._delivered = {"result": stored, "result_name": name[:200], "result_type": content_type}

    def discard(self) -> None:
        """Throw away what was delivered."""
        if self._delivered:
            Job.result.field.storage.delete(self._delivered["result"])
            self._delivered = {}

    def sign(self) -> None:
        """Write progress and a sign of life, and read whether to go on."""
        mine = Job.objects.filter(pk=self.job.pk, token=self.job.token, status=State.RUNNING)
        if not mine.update(heartbeat_at=clock.now(), **self.shown):
            self._wishes["lost"] = True
        elif mine.filter(cancel_asked_at__isnull=False).exists():
            self._wishes["stop"] = True

    @property
    def shown(self) -> dict:
        return {"done": self._done, "total": self._total, "message": self._message[:500]}

    def end(self, move: str, message: str = "") -> None:
        """Make the last move, told in the same transaction; a worker that has lost the job changes nothing."""
        values = {**self.shown, "finished_at": clock.now(), "memory": {}}
        if message:
            values["message"] = message[:500]
        if move == "finish":
            values |= self._delivered
        with transaction.atomic():
            moved = jobs.go(self.job.pk, move, holder=self.job.token, **values)
            if moved:
                is_quiet = move == "finish" and getattr(kinds.get(self.job.kind), "quiet", False)
                publish(JobEnded(self.job.pk, told=move != "stop" and bool(self.job.by_id) and not is_quiet))
        if move != "finish" or not moved:
            self.discard()


class Pulse:
    """Gives the signs of a run from a thread with a connection of its own, so that a long transaction hides nothing."""

    def __init__(self, run: Run):
        self._run, self._over = run, Event()
        self._thread = None if run.is_inline else Thread(target=self._beat, name="pulse", daemon=True)

    def __enter__(self):
        if self._thread:
            self._thread.start()

    def __exit__(self, *_):
        self._over.set()
        if self._thread:
            self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(PULSE):
                try:
                    self._run.sign()
                except DatabaseError:
                    log.warning("job %s: a sign of life was not written", self._run.job.pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()


def run(pk: int) -> bool:
    """Take a waiting job and do it. False if there is nothing to take: it runs elsewhere, or has ended."""
    job = take(pk)
    if job is None:
        return False
    work = Run(job)
    with speaking_to(job.by), said(by=job.by_id):
        with Pulse(work):
            ending = _do(work)
        _end(work, *ending)
    return True


@transaction.atomic
def take(pk: int) -> Job | None:
    """Make a waiting job ours. A second worker finds it locked or running and goes home."""
    job = Job.objects.waiting().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if job is None:
        return None
    now = clock.now()
    taken = {"token": uuid.uuid4(), "tries": job.tries + 1, "heartbeat_at": now, "started_at": job.started_at or now}
    if not jobs.go(pk, "take", **taken):
        return None
    return Job.objects.select_related("by").get(pk=pk)


def _do(work: Run) -> tuple[str, str]:
    """Do the work and say how it ended: the move and the sentence for its owner."""
    try:
        kind = _allowed(work)
        work.check()
        kind.run(work, **work.job.arguments)
    except Cancelled:
        return "stop", _("Stopped.")
    except Lost:
        return "lost", ""
    except RuleBroken as refusal:
        return "fail", str(refusal)
    except SoftTimeLimitExceeded:
        return "fail", _("It took too long. Narrow it down and start it anew.")
    except (OperationalError, InterfaceError):
        log.warning("job %s: the database went away", work.job.pk, exc_info=True)
        return "put_back", ""
    except Exception:
        log.exception("job %s (%s) failed", work.job.pk, work.job.kind)
        return "fail", _("It broke off because of a fault in the program. Tell an administrator.")
    return "finish", ""


def _end(work: Run, ending: str, message: str) -> None:
    if ending == "lost":
        work.discard()
        return
    if ending == "put_back":
        work.discard()
        connection.close()
        job = Job.objects.select_related("by").filter(pk=work.job.pk, token=work.job.token).first()
        if job and not jobs.put_back(job):
            jobs.give_up(job)
        return
    work.end(ending, message)


def _allowed(work: Run):
    """The kind of the job, if its person (or the house) may still do such work now. Raises RuleBroken."""
    kind = kinds.get(work.job.kind)
    if kind is None:
        raise RuleBroken(_("Nothing here knows this kind of job any more."))
    if work.by is not None and not work.by.is_active:
        raise RuleBroken(_("Whoever started it no longer works here."))
    jobs.allow(kind, work.by)
    return kind
