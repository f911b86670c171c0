"""Workers and clock: `celery -A bizops.celery worker`, `celery -A bizops.celery beat`. The web process never loads this."""

import logging
import os
from datetime import datetime
from zoneinfo import ZoneInfo

from celery import Celery
from celery.schedules import crontab, schedstate
from celery.signals import task_postrun, task_prerun
from celery.states import SUCCESS
from django.conf import settings
from django.utils import timezone, translation

from .jobs import lines
from .jobs import rhythm as rhythms

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.production")

log = logging.getLogger(__name__)
app = Celery("bizops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

LONG = 86_400.0  # seconds until a rhythm that never comes is asked again


class CompanyTime(crontab):
    """A rhythm in the company's time zone, whatever zone the machine and Celery keep; a change counts within a minute."""

    known: ZoneInfo | None = None

    @property
    def planned(self) -> rhythms.Rhythm:
        words = (self._orig_minute, self._orig_hour, self._orig_day_of_month, self._orig_month_of_year)
        return rhythms.rhythm(" ".join(map(str, (*words, self._orig_day_of_week))))

    def is_due(self, last_run_at: datetime) -> schedstate:
        """By the same arithmetic as the page of the clock: crontab's own sleeps through an hour that comes twice."""
        now, zone = self.now(), self.tz
        due = self.planned.after(last_run_at, zone)
        is_due = due is not None and due <= now
        coming = self.planned.after(now, zone) if is_due else due
        return schedstate(is_due, (coming - now).total_seconds() if coming else LONG)

    @property
    def tz(self) -> ZoneInfo:
        from django.db import DatabaseError, connection

        from bizops.organisation.services import company

        try:
            house = company.current()
        except DatabaseError:
            # The clock must not stop because the database restarts: it goes on in the zone it knew.
            log.warning("the company's time zone could not be read", exc_info=True)
            connection.close()
            return CompanyTime.known or ZoneInfo(settings.TIME_ZONE)
        CompanyTime.known = house.zone if house else ZoneInfo(settings.TIME_ZONE)
        return CompanyTime.known


def rhythm(text: str) -> CompanyTime:
    """The schedule of a line such as `*/10 * * * *`."""
    minute, hour, day, month, weekday = text.split()
    return CompanyTime(minute=minute, hour=hour, day_of_month=day, month_of_year=month, day_of_week=weekday)


# Truth is in the database, so beat keeps no memory of its own: what it missed, the next tick makes good. A tick that
# nobody took within the hour is worth nothing any more.
app.conf.beat_scheduler = "celery.beat:Scheduler"
app.conf.beat_max_loop_interval = 30
app.conf.beat_schedule = {
    line.name: {
        "task": line.task,
        "schedule": rhythm(line.when),
        "options": {"expires": 3600, "headers": {"line": line.name}},
    }
    for line in lines.lines()
}


@task_prerun.connect
def in_company_time(**kwargs) -> None:
    """Tasks of the clock count days as the company does, and speak its language."""
    from bizops.organisation.services import company

    house = company.current()
    if house:
        timezone.activate(house.zone)
        translation.activate(house.language)


@task_prerun.connect
def note_the_start(task=None, **kwargs) -> None:
    """A run of the timetable leaves a row. If that cannot be written, the task runs all the same."""
    from bizops.jobs.services import ticks

    told = task.request.headers or {}
    who = {"line": told.get("line", ""), "bell": told.get("bell", ""), "host": task.request.hostname or ""}
    task.request.tick = ticks.begin(task.name, **who)


@task_postrun.connect
def note_the_end(task=None, retval=None, state="", **kwargs) -> None:
    from django.db import connection

    from bizops.jobs.services import ticks

    tick = getattr(task.request, "tick", None)
    if tick is None:
        return
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # what broke the task may have been the connection
    if state == SUCCESS:
        ticks.end(tick, retval)
    else:
        ticks.fail(tick, f"{type(retval).__name__}: {retval}" if isinstance(retval, BaseException) else state)


@task_postrun.connect
def in_no_time(**kwargs) -> None:
    timezone.deactivate()
    translation.deactivate()
