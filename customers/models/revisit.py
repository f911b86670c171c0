"""The Customer revisit record 客户回访记录表, and the answers promised on it (CUS-06)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department

from ..choices import OpinionHandling, PromiseStatus
from ..querysets import PromiseQuerySet, RevisitQuerySet
from .communication import Communication
from .customer import Customer


@tracked()
class Revisit(Record):
    """What was seen and heard on a revisit; its contact record stands in the contact log like any other."""

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="revisits")
    communication = models.OneToOneField(
        Communication, models.PROTECT, verbose_name=_("contact record"), related_name="revisit", editable=False
    )
    on = models.DateField(_("date"), default=clock.today)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("revisited by"),
        related_name="revisits",
        editable=False,
    )
    at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    stock_seen = models.CharField(_("stock seen"), max_length=300, blank=True)
    abnormality = models.CharField(_("abnormality"), max_length=300, blank=True)
    remedy = models.CharField(_("remedy"), max_length=300, blank=True)
    help_given = models.CharField(_("help given"), max_length=300, blank=True)
    opinions = models.TextField(_("opinions and wishes"), max_length=2000, blank=True)
    handling = models.CharField(
        _("what became of them"), max_length=10, choices=OpinionHandling, default=OpinionHandling.NONE
    )
    thanked = models.BooleanField(_("thanked for the business"), default=False)

    objects = RevisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("revisit record")
        verbose_name_plural = _("revisit records")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handling=OpinionHandling.NONE) | ~Q(opinions=""), name="customers_revisit_opinion_is_said"
            ),
            models.CheckConstraint(
                condition=Q(abnormality="") | ~Q(remedy=""), name="customers_revisit_remedy_is_said"
            ),
        ]
        indexes = [
            models.Index(fields=["on", "id"], name="customers_revisit_by_day"),
            models.Index(fields=["customer", "on", "id"], name="customers_revisit_of_customer"),
            models.Index(fields=["by", "on", "id"], name="customers_revisit_of_person"),
        ]

    def __str__(self):
        return f"{self.customer} {self.on:%Y-%m-%d}"


def not_ones_own(promise, by) -> str:
    """Nobody lets himself off (ORG-14)."""
    return _("Somebody else has to withdraw what you are to answer yourself.") if promise.owner_id == by.pk else ""


@tracked()
class Promise(Record):
    """An answer that a customer was promised by a date; closed by the answer, never by ticking."""

    owner_field, department_field = ("owner", "by"), "department"
    lifecycle = Lifecycle(
        PromiseStatus,
        (
            Move(
                "answer", _("Record the answer"), ("open",), "kept", "customers.answer_promise", "CUS-06",
                question=_("What was the customer answered?"), note_required=True, icon="message",
            ),
            Move(
                "withdraw", _("Withdraw"), ("open",), "withdrawn", "customers.withdraw_promise", "CUS-06",
                question=_("The promise no longer stands, because the customer does not wait for it any more."),
                note_required=True, danger=True, icon="circle-off", guard=not_ones_own,
            ),
        ),
        tones={"open": "accent", "kept": "ok", "withdrawn": ""},
    )  # fmt: skip

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="promises")
    revisit = models.ForeignKey(
        Revisit, models.PROTECT, verbose_name=_("revisit record"), related_name="promises", null=True, editable=False
    )
    what = models.CharField(_("what was promised"), max_length=500)
    due_on = models.DateField(_("promised by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who answers"), related_name="promises"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="promises", editable=False
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PromiseStatus, default=PromiseStatus.OPEN, editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("promised by whom"), related_name="+", editable=False
    )
    at = models.DateTimeField(_("promised at"), default=clock.now, editable=False)
    answer = models.TextField(_("answer"), max_length=500, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due_on", "pk"]
        permissions = [
            ("view_department_promise", _("Can see the promises of the department")),
            ("view_every_promise", _("Can see all promises")),
            ("answer_promise", _("Can record the answer to a promise")),
            ("withdraw_promise", _("Can withdraw a promise")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="customers_promise_says_what"),
            models.CheckConstraint(
                condition=~Q(status=PromiseStatus.KEPT) | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="customers_promise_kept_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(status=PromiseStatus.OPEN), name="customers_promise_open"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="customers_promise_by_day"),
            models.Index(fields=["owner", "due_on", "id"], name="customers_promise_of_owner"),
            models.Index(fields=["customer", "due_on", "id"], name="customers_promise_of_customer"),
        ]

    def __str__(self):
        return self.what
