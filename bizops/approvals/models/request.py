"""A request for consent, what was handed in each time, and who has a copy (ORG-14)."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department
from bizops.organisation.names import searchable

from ..choices import RequestStatus
from ..querysets import RequestQuerySet
from ..registry import consentables
from .policy import Policy


@tracked("position", "search")
class Request(Record):
    """Somebody asks that a move may happen. One for each document and move runs at a time."""

    derived = ("search",)
    lifecycle = Lifecycle(
        RequestStatus,
        (
            Move("approve", _("Approved"), ("pending",), "approved", "", "ORG-14", icon="circle-check"),
            Move("reject", _("Rejected"), ("pending",), "rejected", "", "ORG-14", icon="x"),
            Move("return", _("Returned"), ("pending",), "returned", "", "ORG-14", icon="arrow-back-up"),
            Move("submit_again", _("Handed in again"), ("returned",), "pending", "", "ORG-14", icon="send"),
            Move("withdraw", _("Withdrawn"), ("pending", "returned"), "withdrawn", "", "ORG-14", icon="circle-off"),
            Move("void", _("Approval void"), ("approved",), "void", "", "ORG-14", icon="circle-off"),
        ),
        tones={"pending": "wait", "returned": "warn", "approved": "ok", "rejected": "bad", "void": "bad"},
    )

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=100, editable=False)
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name=_("kind of record"), related_name="+", editable=False
    )
    object_id = models.PositiveBigIntegerField(_("record"), editable=False)
    document = GenericForeignKey()
    title = models.CharField(_("title"), max_length=300, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, editable=False)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("handed in by"), related_name="+", editable=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), null=True, related_name="+", editable=False
    )
    policy = models.ForeignKey(
        Policy, models.PROTECT, verbose_name=_("policy"), related_name="requests", editable=False
    )
    round = models.PositiveSmallIntegerField(_("time handed in"), default=1, editable=False)
    position = models.PositiveSmallIntegerField(_("step"), default=0, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=RequestStatus, default=RequestStatus.PENDING, editable=False
    )
    digest = models.CharField(_("seal"), max_length=64, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), default=clock.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    # Who does not decide, whoever handed it in; and whom it is about: they do not even read it, whatever else they see.
    barred = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    about = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    search = models.TextField(editable=False, default="")
    carried_out = models.BooleanField(_("carried out"), default=False, editable=False)

    picked_by = ("number", "title")
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        default_permissions = ("view",)
        permissions = [
            ("view_every_request", _("Can see every request for consent")),
            ("assign_task", _("Can name who decides where nobody was found")),
        ]
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "kind"],
                condition=Q(status__in=["pending", "returned"]),
                name="approvals_one_request_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "returned"], finished_at__isnull=True)
                | (~Q(status__in=["pending", "returned"]) & Q(finished_at__isnull=False)),
                name="approvals_request_finished_has_a_moment",
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="approvals_request_search"),
            models.Index(fields=["content_type", "object_id", "-id"], name="approvals_request_of_a_record"),
            models.Index(fields=["submitter", "-submitted_at", "-id"], name="approvals_request_of_submitter"),
            models.Index(fields=["-submitted_at", "-id"], name="approvals_request_newest"),
            models.Index(fields=["status", "-submitted_at", "-id"], name="approvals_request_by_status"),
        ]

    def __str__(self):
        return self.title

    def derive(self) -> None:
        self.search = searchable(self.number, self.title)

    @property
    def declared(self):
        """How the code declares its kind; None for one that is no longer declared."""
        return consentables.get(self.kind)

    @property
    def is_running(self) -> bool:
        return self.status in (RequestStatus.PENDING, RequestStatus.RETURNED)


class Submission(models.Model):
    """What was handed in: a snapshot under its seal, one for each time. Never changed, also not by the database's user."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField(_("time handed in"))
    snapshot = models.JSONField()
    digest = models.CharField(_("seal"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("handed in at"), default=clock.now)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ("view",)
        ordering = ["request", "round"]
        constraints = [models.UniqueConstraint(fields=["request", "round"], name="approvals_submission_once")]
        triggers = [
            pgtrigger.Protect(name="submissions_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.request_id}/{self.round}"


class Copy(models.Model):
    """Somebody may read along; a copy opens this request and nothing else."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="copies")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["request", "staff"], name="approvals_copy_once")]
        indexes = [models.Index(fields=["staff", "-at", "-id"], name="approvals_copy_of_a_person")]

    def __str__(self):
        return f"{self.request_id} → {self.staff_id}"
