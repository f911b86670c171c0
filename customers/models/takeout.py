"""The request to take a large list of customers out of the house 导出申请 (CUS-11)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department
from bizops.organisation.names import searchable

from ..choices import TakeoutStatus
from ..querysets import TakeoutQuerySet


@tracked("search")
class Takeout(Record):
    """One list, as it is filtered and with its columns, that one person wants to take out once.

    `label` names the kind of record, `query` the filters as they stand in the address, in order.
    """

    department_field = "department"
    lifecycle = Lifecycle(
        TakeoutStatus,
        (
            Move(
                "allow", _("Hand in the request"), ("draft",), "allowed", "customers.add_takeout", "CUS-11",
                question=_("Exactly this list, with no more rows, may be taken out once."), icon="download", consent=True,
            ),
            Move(
                "refuse", _("Refuse"), ("draft",), "refused", "", "CUS-11", danger=True, icon="circle-off",
                consent=True,
            ),
            Move("use", _("Taken out"), ("allowed",), "used", "", "CUS-11", icon="download"),
            Move("lapse", _("Lapsed"), ("allowed",), "lapsed", "", "CUS-11", icon="clock"),
        ),
        tones={"draft": "", "allowed": "accent", "used": "ok", "refused": "bad", "lapsed": ""},
    )  # fmt: skip

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who asks"), related_name="takeouts", editable=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="takeouts", editable=False
    )
    label = models.CharField(max_length=60, editable=False)
    query = models.TextField(_("filters in the address"), blank=True, editable=False)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"), editable=False)
    said = models.CharField(_("list and filters"), max_length=500, editable=False)
    rows = models.PositiveIntegerField(_("rows"), editable=False)
    purpose = models.TextField(_("what it is for"), max_length=500)
    status = models.CharField(
        _("status"), max_length=10, choices=TakeoutStatus, default=TakeoutStatus.DRAFT, editable=False
    )
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    until = models.DateTimeField(_("to be taken out by"), null=True, editable=False)
    used_at = models.DateTimeField(_("taken out at"), null=True, editable=False)
    taken = models.PositiveIntegerField(_("rows taken out"), null=True, editable=False)
    search = models.TextField(editable=False, default="")

    objects = TakeoutQuerySet.as_manager()
    derived = ("search",)

    class Meta:
        verbose_name = _("take-out")
        verbose_name_plural = _("take-outs")
        ordering = ["-number"]
        permissions = [
            ("view_department_takeout", _("Can see the take-outs of the department")),
            ("view_every_takeout", _("Can see all take-outs")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="customers_takeout_says_what_for"),
            models.CheckConstraint(
                condition=Q(status=TakeoutStatus.USED, used_at__isnull=False, taken__isnull=False)
                | (~Q(status=TakeoutStatus.USED) & Q(used_at__isnull=True)),
                name="customers_takeout_used_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=TakeoutStatus.ALLOWED) | Q(until__isnull=False),
                name="customers_takeout_allowed_has_an_end",
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="customers_takeout_search"),
            models.Index(fields=["number", "id"], name="customers_takeout_by_number"),
            models.Index(fields=["owner", "number", "id"], name="customers_takeout_of_owner"),
            models.Index(fields=["department", "number", "id"], name="customers_takeout_of_dept"),
            # What somebody may take out, and has taken out lately: asked at every export.
            models.Index(fields=["owner", "label", "status"], name="customers_takeout_at_the_door"),
        ]

    def __str__(self):
        return self.said

    def derive(self) -> None:
        self.search = searchable(self.number, self.said)
