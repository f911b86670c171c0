"""The class of a customer as its figures propose it (CUS-03), and the quarterly review of every customer (CUS-08)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.periods import Period
from bizops.kernel.records import Record
from bizops.organisation.models import Department
from bizops.organisation.querysets import OpenQuerySet

from ..choices import CustomerClass, ReviewStatus, RoundStatus
from ..querysets import ReviewQuerySet, ScorecardQuerySet
from .customer import Customer

JUDGED = [MinValueValidator(1), MaxValueValidator(5)]


def round_is_open(review, by) -> str:
    """A form is only moved while its round is open (CUS-08)."""
    status = review.round.status
    return (
        ""
        if status == RoundStatus.OPEN
        else gettext("The round is not open: %(state)s.") % {"state": RoundStatus(status).label}
    )


def not_ones_own(review, by) -> str:
    """Nobody decides on the review of his own customer (ORG-14)."""
    if review.owner_id == by.pk:
        return gettext("Somebody else has to decide on the review of your own customer.")
    return round_is_open(review, by)


class Scorecard(models.Model):
    """What the figures say of a customer's class, and why; scored anew by the clock and after a look at the card.

    `parts` lists (dimension, figure or null, points or null, weight), `reasons` the words' keys with their values.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, verbose_name=_("customer"), related_name="scorecard")
    score = models.PositiveSmallIntegerField(_("score"))
    proposed = models.CharField(_("proposed class"), max_length=10, choices=CustomerClass)
    parts = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    scored_on = models.DateField(_("scored on"), default=clock.today)
    differs = models.BooleanField(_("differs from the class"), default=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        default_permissions = ("view",)
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="customers_scorecard_up_to_100"),
        ]
        indexes = [
            models.Index(fields=["score", "id"], name="customers_scorecard_by_score"),
            models.Index(fields=["score", "id"], condition=Q(differs=True), name="customers_scorecard_differs"),
        ]

    def __str__(self):
        return f"{self.customer}: {self.score}"


@tracked()
class ReviewRound(Record):
    """The review of all customers for one quarter."""

    lifecycle = Lifecycle(
        RoundStatus,
        (
            Move("open", _("Opened"), ("opening",), "open", ""),
            Move(
                "close", _("Close the round"), ("open",), "closed", "customers.close_reviewround", "CUS-08",
                question=_("Close the round? Reviews that are not approved stay as they are and count as missed."),
                icon="circle-check",
            ),
        ),
        tones={"opening": "wait", "open": "accent", "closed": "ok"},
    )  # fmt: skip

    key = models.CharField(_("quarter"), max_length=10, unique=True, editable=False)
    starts_on = models.DateField(_("from"), editable=False)
    ends_on = models.DateField(_("until"), editable=False)
    fill_by = models.DateField(_("filled in by"))
    close_by = models.DateField(_("closed by"))
    status = models.CharField(
        _("status"), max_length=7, choices=RoundStatus, default=RoundStatus.OPENING, editable=False
    )
    opened_at = models.DateTimeField(_("opened at"), default=clock.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("opened by"),
        null=True,
        related_name="+",
        editable=False,
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering = ["-starts_on"]
        permissions = [
            ("open_reviewround", _("Can open a review round")),
            ("close_reviewround", _("Can close a review round")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="customers_reviewround_quarter"),
            models.CheckConstraint(condition=Q(close_by__gte=F("fill_by")), name="customers_reviewround_dates"),
        ]

    def __str__(self):
        return self.key

    @property
    def quarter(self) -> Period:
        """What is reviewed; its figures are those of its last day."""
        return Period(self.starts_on, self.ends_on)


@tracked("trend", births=False)
class Review(Record):
    """The Customer review form 客户评审表: one customer, one quarter. Its figures are frozen readings of the quarter's end."""

    owner_field, department_field = ("owner", "service_person"), "department"
    lifecycle = Lifecycle(
        ReviewStatus,
        (
            Move(
                "submit", _("Submit"), ("draft",), "submitted", "customers.change_review", "CUS-08",
                question=_("The form goes to the head for approval."), icon="send", guard=round_is_open,
            ),
            Move(
                "approve", _("Approve"), ("submitted",), "approved", "customers.approve_review", "CUS-08",
                question=_("The class is written to the customer's file."), icon="check", guard=not_ones_own,
            ),
            Move(
                "return", _("Return"), ("submitted",), "draft", "customers.approve_review", "CUS-08",
                question=_("What is to be done anew?"), note_required=True, icon="arrow-back-up",
                guard=not_ones_own,
            ),
        ),
        tones={"draft": "", "submitted": "wait", "approved": "ok"},
    )  # fmt: skip

    round = models.ForeignKey(ReviewRound, models.PROTECT, verbose_name=_("round"), related_name="reviews")
    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="reviews")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("person in charge"),
        related_name="reviews",
        editable=False,
    )
    service_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("service person"),
        related_name="+",
        null=True,
        editable=False,
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="reviews", editable=False
    )
    status = models.CharField(
        _("status"), max_length=9, choices=ReviewStatus, default=ReviewStatus.DRAFT, editable=False
    )

    # From the figures, frozen when the round was opened
    ordered = models.DecimalField(
        _("ordered in the quarter"), max_digits=16, decimal_places=2, null=True, editable=False
    )
    trend = ArrayField(
        models.DecimalField(max_digits=16, decimal_places=2),
        verbose_name=_("eight quarters"),
        default=list,
        editable=False,
    )
    score = models.PositiveSmallIntegerField(_("score"), default=0, editable=False)
    parts = models.JSONField(default=list, editable=False)
    reasons = models.JSONField(default=list, editable=False)
    class_before = models.CharField(_("class"), max_length=10, choices=CustomerClass, editable=False)
    class_proposed = models.CharField(_("proposed class"), max_length=10, choices=CustomerClass, editable=False)
    needs_look = models.BooleanField(_("needs a look"), default=False, editable=False)

    # Judged by whoever looks after the customer
    potential = models.PositiveSmallIntegerField(_("potential (1–5)"), null=True, blank=True, validators=JUDGED)
    cooperation = models.PositiveSmallIntegerField(_("cooperation (1–5)"), null=True, blank=True, validators=JUDGED)
    opinion = models.TextField(_("opinion"), max_length=1000, blank=True)
    class_decided = models.CharField(_("class decided"), max_length=10, choices=CustomerClass, blank=True)
    reason = models.CharField(_("reason for another class than proposed"), max_length=300, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        null=True,
        related_name="+",
        editable=False,
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer review")
        verbose_name_plural = _("customer reviews")
        ordering = ["round", "-score", "pk"]
        permissions = [
            ("view_department_review", _("Can see the reviews of the department")),
            ("view_every_review", _("Can see all reviews")),
            ("approve_review", _("Can approve and return reviews")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["round", "customer"], name="customers_review_once"),
            models.CheckConstraint(
                condition=~Q(status=ReviewStatus.APPROVED)
                | (Q(approved_on__isnull=False, approved_by__isnull=False) & ~Q(class_decided="")),
                name="customers_review_approved_by_somebody",
            ),
            # Not approved by whoever filled it in (ORG-14).
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("owner")),
                name="customers_review_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(class_decided="") | Q(class_decided=F("class_proposed")) | ~Q(reason=""),
                name="customers_review_override_has_a_reason",
                violation_error_message=_("Another class than proposed needs a reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "score", "id"], name="customers_review_by_score"),
            models.Index(fields=["score", "id"], name="customers_review_all_by_score"),
            models.Index(fields=["round", "status", "score", "id"], name="customers_review_by_status"),
            models.Index(fields=["owner", "round", "id"], name="customers_review_of_owner"),
            models.Index(fields=["service_person", "round", "id"], name="customers_review_of_service"),
            models.Index(fields=["department", "round", "id"], name="customers_review_of_dept"),
            # What was approved when, of whom: the measure and its list.
            models.Index(fields=["approved_on", "id"], name="customers_review_by_approval"),
            models.Index(fields=["customer", "round"], name="customers_review_of_customer"),
        ]

    def __str__(self):
        return f"{self.round} {self.customer}"

    @property
    def quarter_end(self):
        """The last day of what is reviewed: by it the duty is found that the form proves done."""
        return self.round.ends_on

    @property
    def class_after(self) -> str:
        """The class that approval writes to the file: the one decided, else the one proposed."""
        return self.class_decided or self.class_proposed
