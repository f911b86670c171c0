"""The one clock: Python and PostgreSQL read the same moment, and only a loader or a test may set it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("bizops.at", default=None)


def now() -> datetime:
    """The present moment, aware; the default of every `at` column."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Today in the company's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime):
    """Let everything inside happen at `moment` (aware): clock, history triggers, outbox."""
    before = _moment.get()
    token = _moment.set(moment)
    _tell_database(moment)
    try:
        yield
    finally:
        _moment.reset(token)
        _tell_database(before)


def _tell_database(moment: datetime | None) -> None:
    if connection.in_atomic_block and connection.needs_rollback:
        return  # the rollback takes the setting with it
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bizops.at', %s, false)", [moment.isoformat() if moment else ""])
