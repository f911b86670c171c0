"""What the clock has done: one run of one line of the timetable."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..choices import ENDING_TONES, Ending
from ..lines import DURATION
from ..querysets import TickQuerySet

# The worker kills a task after this time; what has no end by then never gets one.
LONGEST = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)


class Tick(models.Model):
    """One run of a line: when, what it did, how it ended; of quiet runs one after the other the last one, counted."""

    line = models.CharField(_("line of the timetable"), max_length=60)
    task = models.CharField(_("task"), max_length=120)
    at = models.DateTimeField(_("rung at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("rung by"), null=True, blank=True, related_name="+"
    )
    # The doorbell of a run that a person asked for: the same bell is one run.
    bell = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001  null is no bell
    host = models.CharField(_("worker"), max_length=120, blank=True)
    started_at = models.DateTimeField(_("began at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    did = models.JSONField(_("what it did"), default=dict)
    error = models.CharField(_("error"), max_length=500, blank=True)
    quiet_since = models.DateTimeField(_("nothing to do since"), null=True)
    times = models.PositiveIntegerField(_("runs"), default=1)

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of the clock")
        verbose_name_plural = _("runs of the clock")
        default_permissions = ("view",)
        permissions = [("run_tick", _("Can let the clock run a task now"))]
        ordering = ["-pk"]
        indexes = [
            # The page asks for the last runs of each line.
            models.Index(fields=["line", "-id"], name="jobs_tick_of_a_line"),
            models.Index(fields=["at"], name="jobs_tick_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(started_at__isnull=False),
                name="jobs_tick_ends_after_its_start",
            ),
        ]

    def __str__(self):
        return self.line

    @property
    def did_nothing(self) -> bool:
        """It ended well, and no number of it is other than nought."""
        return bool(self.ended_at and not self.error and not any(self.did[key] for key in self.did if key != DURATION))

    @property
    def ending(self) -> Ending:
        if self.ended_at:
            return Ending.FAILED if self.error else Ending.QUIET if self.did_nothing else Ending.DONE
        if (self.started_at or self.at) < clock.now() - LONGEST:
            return Ending.BROKE_OFF
        return Ending.RUNNING if self.started_at else Ending.WAITING

    @property
    def tone(self) -> str:
        return ENDING_TONES.get(self.ending, "")

    @property
    def moment(self) -> datetime:
        """When it began, or was rung for."""
        return self.started_at or self.at

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None
