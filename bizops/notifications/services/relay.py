"""Delivering the outbox: one row at a time, by any number of relays, each effect once (design §5)."""

import logging
from datetime import timedelta
from time import monotonic

from django.db import connection

from bizops.kernel import clock

from ..channels import channels
from ..errors import Away, TakenOver
from ..models import Outbox

log = logging.getLogger(__name__)

TRIES = 8
# A relay that dies in the middle leaves its row to the others after this time.
LEASE = timedelta(seconds=120)
# 10 s, 30 s, … about three hours in all: a mail server that is down over lunch costs nobody a mail.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=2)
SHORTEST_ABSENCE, LONGEST_ABSENCE = 5.0, 60.0  # seconds

# One statement takes the next due row and counts the attempt, committed before anything is delivered: a row that
# kills its relay is counted too, and comes to its end like any other.
TAKE = """
UPDATE notifications_outbox SET attempts = attempts + 1, next_at = %(until)s
 WHERE id = (SELECT id FROM notifications_outbox
              WHERE delivered_at IS NULL AND dead_at IS NULL AND next_at <= %(now)s
              ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


class Relay:
    """One process that delivers. It remembers who is away, so that one absent server does not hold up the rest."""

    def __init__(self):
        self._back_at: dict[str, float] = {}
        self._absence: dict[str, float] = {}

    def work_off(self, most: int = 1000) -> int:
        """Deliver what is due now; returns how many rows were taken in hand."""
        count = 0
        while count < most and self.step():
            count += 1
        return count

    def step(self) -> bool:
        """Take one due row in hand. False if there is none."""
        row = _take()
        if row is None:
            return False
        if row.attempts > TRIES:
            _bury(row, row.error or "each attempt ended with the relay itself")
            return True
        try:
            self._deliver(row)
        except TakenOver:
            log.warning("outbox %s: another relay has taken over", row.pk)
        except Away as absence:
            _postpone(row, timedelta(seconds=self._seconds_away(row)), str(absence), counts=False)
        except Exception as error:
            if row.attempts >= TRIES:
                _bury(row, _words(error))
            else:
                _postpone(row, pause(row.attempts), _words(error), counts=True)
        return True

    def _deliver(self, row: Outbox) -> None:
        """Every channel that is still owed; one that refuses or is away does not stop the others."""
        absences, failures = [], []
        for name in [name for name in row.channels if name not in row.through]:
            try:
                self._by(name, row)
            except Away as absence:
                absences.append(absence)
            except TakenOver:
                raise
            except Exception as failure:
                log.warning("outbox %s (%s) by %s, attempt %s", row.pk, row.kind, name, row.attempts, exc_info=True)
                failures.append(failure)
        if failures or absences:
            raise [*failures, *absences][0]
        _mark(row, delivered_at=clock.now(), error="")

    def _by(self, name: str, row: Outbox) -> None:
        if self._back_at.get(name, 0.0) > monotonic():
            raise Away(row.error or f"{name} is away")
        try:
            channels[name](row)
        except Away:
            self._absence[name] = min(self._absence.get(name, SHORTEST_ABSENCE / 2) * 2, LONGEST_ABSENCE)
            self._back_at[name] = monotonic() + self._absence[name]
            raise
        self._absence.pop(name, None)
        self._back_at.pop(name, None)
        _mark(row, through=[*row.through, name])
        row.through.append(name)

    def _seconds_away(self, row: Outbox) -> float:
        """Until the first of the absent channels is tried again."""
        waits = [self._back_at[name] - monotonic() for name in row.channels if name in self._back_at]
        return max(min(waits, default=SHORTEST_ABSENCE), 0.5)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(FIRST_PAUSE * 3 ** (attempts - 1), LONGEST_PAUSE)


def _take() -> Outbox | None:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"now": now, "until": now + LEASE})
        found = cursor.fetchone()
    return Outbox.objects.select_related("to").get(pk=found[0]) if found else None


def _mark(row: Outbox, **values) -> None:
    """Write to a row that is still ours. Raises TakenOver."""
    if values.get("delivered_at") and row.is_secret:
        values |= {"url": "", "body": ""}
    ours = Outbox.objects.filter(pk=row.pk, attempts=row.attempts, delivered_at__isnull=True, dead_at__isnull=True)
    if not ours.update(**values):
        raise TakenOver


def _postpone(row: Outbox, wait: timedelta, error: str, *, counts: bool) -> None:
    attempts = row.attempts if counts else row.attempts - 1
    Outbox.objects.filter(pk=row.pk, attempts=row.attempts, delivered_at__isnull=True).update(
        next_at=clock.now() + wait, attempts=attempts, error=error[:500]
    )


def _bury(row: Outbox, error: str) -> None:
    log.error("outbox %s (%s) is given up after %s attempts: %s", row.pk, row.kind, TRIES, error)
    Outbox.objects.filter(pk=row.pk, attempts=row.attempts, delivered_at__isnull=True).update(
        dead_at=clock.now(), error=error[:500]
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
