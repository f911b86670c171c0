"""Who owes what, on which record, by when, because of which clause."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department

from ..choices import DutyStatus
from ..querysets import DutyQuerySet
from ..registry import duty_parts, title_of
from .clause import ClauseRow


def not_ones_own(duty, by) -> str:
    """Nobody lets himself off (ORG-14)."""
    return _("Somebody else has to waive a duty of your own.") if duty.owner_id == by.pk else ""


@tracked("reminded_on", "escalated_on", "subject_name", births=False)
class Duty(Record):
    """A dated obligation of one person. Closed by its evidence, never by ticking; the row itself says when and why it came."""

    owner_field, department_field, open_to_owner = "owner", "department", True
    lifecycle = Lifecycle(
        DutyStatus,
        (
            Move("finish", _("Done on time"), ("open", "missed"), "done", ""),
            Move("finish_late", _("Done late"), ("open", "missed"), "late", ""),
            Move("miss", _("Missed"), ("open",), "missed", ""),
            Move("lapse", _("Lapsed"), ("open", "missed"), "waived", ""),
            Move("revive", _("Open again"), ("waived",), "open", ""),
            Move(
                "waive", _("Waive"), ("open", "missed"), "waived", "handbook.waive_duty", "HBK-02",
                question=_("Waive this duty? It no longer counts, and the reason stays on record."),
                note_required=True, icon="circle-off", guard=not_ones_own,
            ),
        ),
        tones={"open": "accent", "done": "ok", "late": "warn", "missed": "bad", "waived": ""},
    )  # fmt: skip

    clause = models.ForeignKey(ClauseRow, models.PROTECT, verbose_name=_("clause"), related_name="duties")
    part = models.CharField(max_length=20, blank=True, editable=False)
    subject = models.BigIntegerField(_("record"), editable=False)
    subject_name = models.CharField(_("about"), max_length=200, editable=False)
    period_key = models.CharField(_("period"), max_length=40, editable=False)
    period_start = models.DateField(null=True, editable=False)
    period_end = models.DateField(null=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owed by"), related_name="duties", editable=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), null=True, related_name="duties", editable=False
    )
    due_on = models.DateField(_("due"), editable=False)
    status = models.CharField(_("status"), max_length=6, choices=DutyStatus, default=DutyStatus.OPEN, editable=False)
    raised_at = models.DateTimeField(_("raised at"), default=clock.now, editable=False)
    raised_late = models.BooleanField(_("raised late"), default=False, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    evidence_kind = models.CharField(max_length=60, blank=True, editable=False)
    evidence = models.BigIntegerField(_("evidence"), null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    escalated_on = models.DateField(_("reported to the head on"), null=True, editable=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        default_permissions = ("view",)
        ordering = ["due_on", "pk"]
        permissions = [
            ("view_department_duty", _("Can see the duties of the department")),
            ("view_every_duty", _("Can see the duties of everybody")),
            ("waive_duty", _("Can waive duties of others")),
            ("view_board", _("Can see the compliance board")),
            ("view_team", _("Can see the team page")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clause", "part", "subject", "period_key"], name="handbook_duty_once"),
            models.CheckConstraint(
                condition=Q(status__in=["done", "late"], done_on__isnull=False)
                | (~Q(status__in=["done", "late"]) & Q(done_on__isnull=True)),
                name="handbook_duty_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True, period_end__isnull=True) | Q(period_end__gte=F("period_start")),
                name="handbook_duty_period",
            ),
            models.CheckConstraint(condition=~Q(period_key=""), name="handbook_duty_has_a_key"),
        ]
        indexes = [
            # The board counts a period by clause and status without reading a row.
            models.Index(fields=["due_on", "clause", "status", "department"], name="handbook_duty_board"),
            models.Index(fields=["owner", "due_on", "id"], name="handbook_duty_of_owner"),
            models.Index(fields=["department", "due_on", "id"], name="handbook_duty_of_department"),
            # What is open is little, whatever lies behind: reminders, misses, My day.
            models.Index(fields=["due_on", "owner"], name="handbook_duty_open", condition=Q(status="open")),
            models.Index(fields=["due_on", "id"], name="handbook_duty_by_day"),
            models.Index(fields=["clause", "part", "subject", "due_on"], name="handbook_duty_of_subject"),
        ]

    def __str__(self):
        return title_of(self.clause.code, self.part, self.subject_name)

    @property
    def declared(self):
        """How the code declares its kind; None for a kind that is no longer declared."""
        return duty_parts.get(f"{self.clause.code}/{self.part}" if self.part else self.clause.code)

    @property
    def is_overdue(self) -> bool:
        """Open beyond its due date."""
        return self.status == DutyStatus.OPEN and self.due_on < clock.today()


class Raised(models.Model):
    """Up to which day the duties of a part have been raised; written when a run has come to its end."""

    part = models.CharField(max_length=40, unique=True)
    upto = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("raised duties")
        verbose_name_plural = _("raised duties")
        default_permissions = ()

    def __str__(self):
        return f"{self.part} {self.upto}"
