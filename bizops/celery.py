"""Workers and clock: `celery -A bizops.celery worker`, `celery -A bizops.celery beat`. The web process never loads this."""

import logging
import os
from zoneinfo import ZoneInfo

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.utils import timezone, translation

from .timetable import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.production")

log = logging.getLogger(__name__)
app = Celery("bizops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class CompanyTime(crontab):
    """A rhythm in the company's time zone, whatever zone the machine and Celery keep; a change counts within a minute."""

    known: ZoneInfo | None = None

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
    name: {"task": task, "schedule": rhythm(when), "options": {"expires": 3600}}
    for name, task, when, _clause, _purpose in TIMETABLE
}


@task_prerun.connect
def in_company_time(**kwargs) -> None:
    """Tasks of the clock count days as the company does, and speak its language."""
    from bizops.organisation.services import company

    house = company.current()
    if house:
        timezone.activate(house.zone)
        translation.activate(house.language)


@task_postrun.connect
def in_no_time(**kwargs) -> None:
    timezone.deactivate()
    translation.deactivate()
