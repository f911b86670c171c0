"""What the status page shows: signs of life, and figures that the floors above declare too."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel.registry import Registry

from .choices import State
from .models import Job
from .services.heartbeats import signs

__all__ = ["Figure", "figures", "signs", "status_figure"]
ALMOST_FULL = 0.9


@dataclass(frozen=True)
class Figure:
    """One line of the page; `tone` is bad where somebody must act."""

    label: str
    value: str
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class _Declared:
    label: str
    answer: Callable[[], tuple[str, str, str]]


_declared: Registry[_Declared] = Registry("figure of the status page")


def status_figure(key: str, label: str):
    """Declare a function without arguments → (value, tone, note)."""

    def keep(answer):
        _declared.add(key, _Declared(label, answer))
        return answer

    return keep


def figures() -> list[Figure]:
    return [Figure(str(line.label), *line.answer()) for line in _declared]


@status_figure("database", gettext_lazy("PostgreSQL"))
def database() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    return version, "", filesizeformat(size)


@status_figure("disk", gettext_lazy("Disk of the files"))
def disk() -> tuple[str, str, str]:
    """Free space where files lie; not asked when they lie with somebody else."""
    if not settings.HOME.exists():
        return "–", "", ""
    usage = shutil.disk_usage(settings.HOME)
    share = usage.used / usage.total
    free = _("%(size)s free") % {"size": filesizeformat(usage.free)}
    return f"{share:.0%}", "bad" if share > ALMOST_FULL else "", free


@status_figure("jobs", gettext_lazy("Jobs waiting"))
def waiting() -> tuple[str, str, str]:
    count = Job.objects.waiting().count()
    running = Job.objects.filter(status=State.RUNNING).count()
    return str(count), "", _("%(count)s running") % {"count": running}
