"""Who is asked at which step, and the trail of all that was done (ORG-14)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record

from ..choices import DECISIONS, TaskStatus, What
from ..querysets import TaskQuerySet
from .policy import Step
from .request import Request

FINAL = ("approved", "rejected", "returned")


class Task(Record):
    """One person is asked once, at one step of one submission. Without `approver` nobody was found, and `why` says so."""

    lifecycle = Lifecycle(
        TaskStatus,
        (
            Move("ask", _("Asked"), ("waiting",), "open", ""),
            Move("wait", _("Waits for others"), ("open",), "waiting", ""),
            Move("approve", _("Approved"), ("open",), "approved", ""),
            Move("reject", _("Rejected"), ("open",), "rejected", ""),
            Move("return", _("Returned"), ("open",), "returned", ""),
            Move("close", _("No longer needed"), ("open", "waiting"), "closed", ""),
            Move("move", _("Passed on"), ("open", "waiting"), "moved", ""),
        ),
        tones={"open": "wait", "approved": "ok", "above": "ok", "rejected": "bad", "returned": "warn"},
    )

    request = models.ForeignKey(Request, models.PROTECT, verbose_name=_("request"), related_name="tasks")
    round = models.PositiveSmallIntegerField(_("time handed in"))
    step = models.ForeignKey(Step, models.PROTECT, verbose_name=_("step"), related_name="tasks")
    position = models.PositiveSmallIntegerField(_("step"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked"), null=True, related_name="approval_tasks"
    )
    # Stands here again, so that the database itself can keep people from deciding on what they handed in.
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    added_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="added")
    status = models.CharField(_("status"), max_length=8, choices=TaskStatus, default=TaskStatus.OPEN)
    is_void = models.BooleanField(_("void"), default=False)
    why = models.CharField(_("why nobody"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("asked at"), null=True)
    due_on = models.DateField(_("to be decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, related_name="+"
    )
    escalated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("also put to"), null=True, related_name="+"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        default_permissions = ("view",)
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(approver=F("submitter")), name="approvals_nobody_is_asked_by_himself"),
            models.CheckConstraint(condition=~Q(decided_by=F("submitter")), name="approvals_nobody_decides_his_own"),
            models.CheckConstraint(condition=~Q(escalated_to=F("submitter")), name="approvals_nobody_gets_his_own"),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(status__in=FINAL) & Q(decided_by__isnull=True)),
                name="approvals_task_decided_by_somebody",
            ),
            # One person is asked once at a step: whoever comes twice has answered above.
            models.UniqueConstraint(
                fields=["request", "round", "position", "approver"],
                condition=Q(is_void=False) & ~Q(status__in=["closed", "moved", "returned"]),
                name="approvals_asked_once_at_a_step",
            ),
        ]
        indexes = [
            # The inbox: what is open is little, whatever lies behind.
            models.Index(fields=["approver", "due_on", "id"], name="approvals_task_open", condition=Q(status="open")),
            models.Index(
                fields=["escalated_to", "due_on", "id"],
                name="approvals_task_escalated",
                condition=Q(status="open", escalated_to__isnull=False),
            ),
            models.Index(fields=["due_on"], name="approvals_task_overdue", condition=Q(status="open")),
            models.Index(fields=["approver", "-id"], name="approvals_task_of_a_person"),
            models.Index(fields=["decided_by", "-decided_at", "-id"], name="approvals_task_decided"),
        ]

    def __str__(self):
        return self.request.title


class Act(models.Model):
    """One line of the trail: only ever added. A task is decided by one line, whatever happens at the same moment."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="acts")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="acts")
    round = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=8, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    filled = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("lines of the trail")
        default_permissions = ("view",)
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(what__in=DECISIONS), name="approvals_one_decision_for_a_task"
            ),
            models.CheckConstraint(
                condition=~Q(what__in=DECISIONS) | Q(by__isnull=False, task__isnull=False),
                name="approvals_decided_by_a_person",
            ),
        ]
        triggers = [pgtrigger.Protect(name="trail_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_what_display()}"
