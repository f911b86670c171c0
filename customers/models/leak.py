"""A leak of customers' data, or the danger of one: reported, remedied, investigated, decided by consent (CUS-11)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.lifecycle import Lifecycle, Move
from bizops.kernel.records import Record
from bizops.organisation.models import Department
from bizops.organisation.names import searchable

from ..choices import Fault, Harm, LeakStatus, PassedTo, Penalty
from ..querysets import LeakQuerySet
from .customer import Customer

INVESTIGATE = "customers.investigate_leak"
ANSWERS = ("harm", "fault", "passed_to")


def penalty_by_rule(harm: str, fault: str, passed_to: str, *, in_time: bool) -> str:
    """The penalty that the manual asks for, from three answers and whether the leak was remedied in time (CUS-11).

    How we read it: whoever passed secrets to others or to a rival is dismissed, whatever came of it. Grave harm to key
    customers' data is dismissal too, for intent always and for negligence unless it was remedied in time. Every other
    fault is warned, with a deduction. Where nobody is at fault, and nothing was passed on, there is no penalty.
    """
    if passed_to != PassedTo.NOBODY:
        return Penalty.DISMISSAL
    if fault == Fault.NONE:
        return Penalty.NONE
    mended = fault == Fault.NEGLIGENCE and in_time
    return Penalty.DISMISSAL if harm == Harm.GRAVE and not mended else Penalty.WARNING


def for_reporter(leak, by) -> str:
    """Whoever reported it says how it was remedied, or whoever investigates (CUS-11)."""
    if leak.owner_id == by.pk or by.has_perm(INVESTIGATE):
        return ""
    return gettext("Whoever reported the incident records how it was remedied.")


def may_record_remedy(leak, by) -> str:
    """For the reporter or an investigator, unless he is held responsible himself."""
    return for_reporter(leak, by) or not_about_oneself(leak, by)


def not_about_oneself(leak, by) -> str:
    """Nobody looks into what he is held responsible for (ORG-14)."""
    return (
        gettext("Somebody else has to look into what you are held responsible for.") if by.pk == leak.accused_id else ""
    )


@tracked("search")
class Leak(Record):
    """An incident, from the report to the decision on a penalty. Whoever is held responsible never sees it here."""

    owner_field, department_field, confidential = ("owner", "investigator"), "", True
    lifecycle = Lifecycle(
        LeakStatus,
        (
            Move(
                "remedy", _("Record the remedy"), ("reported",), "remedied", "customers.add_leak", "CUS-11",
                question=_("What was done so that nothing more gets out?"), note_required=True,
                icon="shield-half", guard=may_record_remedy, note_label=_("Remedy"),
            ),
            Move(
                "investigate", _("End the investigation"), ("remedied",), "investigated", INVESTIGATE, "CUS-11",
                question=_("Findings and answers are complete; the penalty is then handed in for consent."),
                icon="search", guard=not_about_oneself,
            ),
            Move(
                "decide", _("Ask for the penalty"), ("investigated",), "decided", INVESTIGATE, "CUS-11",
                icon="scale", guard=not_about_oneself, consent=True,
            ),
            Move(
                "send_back", _("Back to the investigation"), ("investigated",), "remedied", "", "CUS-11",
                icon="arrow-back-up", consent=True,
            ),
            Move(
                "reopen", _("Reopen the decision"), ("decided",), "investigated", "", "CUS-11",
                icon="refresh", consent=True,
            ),
            Move(
                "close", _("Close the incident"), ("decided",), "closed", INVESTIGATE, "CUS-11",
                question=_("What was decided is carried out, and nothing is left to do."),
                icon="circle-check", guard=not_about_oneself,
            ),
        ),
        tones={"reported": "bad", "remedied": "warn", "investigated": "wait", "decided": "accent", "closed": "ok"},
    )  # fmt: skip

    number = models.CharField(_("number"), max_length=40, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("reported by"),
        related_name="leaks",
        editable=False,
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="+", null=True, editable=False
    )
    at = models.DateTimeField(_("reported at"), default=clock.now, editable=False)
    known_at = models.DateTimeField(_("known since"), default=clock.now)
    known_on = models.DateField(_("known on"), editable=False)
    what = models.TextField(_("what happened"), max_length=2000)
    is_danger = models.BooleanField(_("only the danger of a leak"), default=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, verbose_name=_("customer"), related_name="leaks", null=True, blank=True
    )
    whose = models.CharField(_("whose data"), max_length=200, blank=True)
    accused = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("held responsible"),
        related_name="+",
        null=True,
        blank=True,
    )
    status = models.CharField(
        _("status"), max_length=12, choices=LeakStatus, default=LeakStatus.REPORTED, editable=False
    )

    remedy = models.TextField(_("remedy"), max_length=500, blank=True, editable=False)
    remedied_at = models.DateTimeField(_("remedied at"), null=True, editable=False)
    in_time = models.BooleanField(_("remedied in time"), null=True, editable=False)

    investigator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("investigated by"),
        related_name="+",
        null=True,
        editable=False,
    )
    findings = models.TextField(_("findings"), max_length=4000, blank=True)
    harm = models.CharField(_("harm"), max_length=6, choices=Harm, blank=True)
    fault = models.CharField(_("fault"), max_length=10, choices=Fault, blank=True)
    passed_to = models.CharField(_("secrets passed to"), max_length=6, choices=PassedTo, blank=True)
    proposed = models.CharField(_("penalty by the rules"), max_length=9, choices=Penalty, blank=True, editable=False)
    penalty = models.CharField(_("penalty asked for"), max_length=9, choices=Penalty, blank=True)
    penalty_reason = models.CharField(_("reason for another penalty than by the rules"), max_length=500, blank=True)
    deduction = models.DecimalField(
        _("deduction or compensation"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    search = models.TextField(editable=False, default="")

    objects = LeakQuerySet.as_manager()
    derived = ("known_on", "search")

    class Meta:
        verbose_name = _("leak incident")
        verbose_name_plural = _("leak incidents")
        default_permissions = ("add", "view")
        ordering = ["-known_at", "-pk"]
        permissions = [
            ("view_every_leak", _("Can see all leak incidents")),
            ("investigate_leak", _("Can investigate leak incidents and ask for a penalty")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="customers_leak_says_what"),
            models.CheckConstraint(
                condition=~Q(whose="") | Q(customer__isnull=False), name="customers_leak_says_whose"
            ),
            models.CheckConstraint(
                condition=Q(status=LeakStatus.REPORTED)
                | (Q(remedied_at__gte=F("known_at"), in_time__isnull=False) & ~Q(remedy="")),
                name="customers_leak_remedied",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(LeakStatus.REPORTED, LeakStatus.REMEDIED))
                | (~Q(harm="") & ~Q(fault="") & ~Q(passed_to="") & ~Q(penalty="") & ~Q(findings="")),
                name="customers_leak_investigated",
            ),
            models.CheckConstraint(
                condition=Q(penalty="") | Q(penalty=F("proposed")) | ~Q(penalty_reason=""),
                name="customers_leak_other_penalty_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(penalty__in=("", Penalty.NONE)) | Q(accused__isnull=False),
                name="customers_leak_penalty_of_somebody",
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="customers_leak_search"),
            models.Index(fields=["known_on", "id"], name="customers_leak_by_day"),
            models.Index(fields=["known_at", "id"], name="customers_leak_by_moment"),
            models.Index(fields=["customer", "known_at", "id"], name="customers_leak_of_customer"),
            models.Index(fields=["owner", "known_at", "id"], name="customers_leak_of_owner"),
        ]

    def __str__(self):
        return self.number

    def derive(self) -> None:
        self.known_on = timezone.localdate(self.known_at)
        self.search = searchable(self.number, self.whose, self.what)

    @property
    def about(self) -> str:
        """Whose data it is about, in the words of the report."""
        return self.whose or (self.customer.name if self.customer_id else "")
