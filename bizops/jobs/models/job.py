"""A piece of long work that a worker does for a person, or for the house itself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..choices import ENDED, MOVES, TONES, State
from ..querysets import JobQuerySet
from ..registry import kinds

FOLDER = "jobs"


def result_path(job, filename: str) -> str:
    """A random name: nobody guesses it, and what the person called it stands in the row."""
    return f"{FOLDER}/{uuid.uuid4().hex}"


class Job(models.Model):
    """An import, an export, a batch of papers: waits, runs, ends; whoever started it sees how far it is."""

    owner_field, open_to_owner = "by", True
    moves, tones = MOVES, TONES

    kind = models.CharField(_("kind"), max_length=60)
    # Nobody: the house's own work.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("started by"),
        null=True,
        blank=True,
        related_name="jobs",
    )
    at = models.DateTimeField(_("started at"), default=clock.now)
    arguments = models.JSONField(_("arguments"), default=dict)
    status = models.CharField(_("status"), max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    # What the work remembers over a kill: written in the transaction of the part that it speaks of.
    memory = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    token = models.UUIDField(null=True)
    queued_at = models.DateTimeField(_("waiting since"), default=clock.now)
    started_at = models.DateTimeField(_("began at"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("ended at"), null=True)
    cancel_asked_at = models.DateTimeField(_("asked to stop at"), null=True)
    result = models.FileField(_("result"), upload_to=result_path, max_length=120, blank=True)
    result_name = models.CharField(_("name of the result"), max_length=200, blank=True)
    result_type = models.CharField(_("kind of the result"), max_length=100, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["by", "-id"], name="jobs_job_of_a_person"),
            # tend() looks for these every minute; ended jobs are many, these are few.
            models.Index(fields=["status", "heartbeat_at"], name="jobs_job_open", condition=~Q(status__in=ENDED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=State.RUNNING) | Q(token__isnull=False, heartbeat_at__isnull=False),
                name="jobs_job_runs_under_a_token",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, finished_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(finished_at__isnull=True)),
                name="jobs_job_ended_means_ended",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """What the kind calls itself; a kind whose chapter is gone keeps its key."""
        known = kinds.get(self.kind)
        return str(known.label) if known else self.kind

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def percent(self) -> int:
        """How far, rounded down, so that 100 means all of it."""
        if self.status == State.DONE:
            return 100
        return min(self.done, self.total) * 100 // self.total if self.total else 0
