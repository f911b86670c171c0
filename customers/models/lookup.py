"""The request to look into somebody else's customer 查档申请, and what became of it: the borrowing register (CUS-10)."""

from django.conf import settings
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

from ..choices import LookupPurpose, LookupStatus
from ..querysets import LookupQuerySet
from .customer import Customer, CustomerGrant

KEEP = "customers.keep_archives"
UNOPENED = (LookupStatus.DRAFT, LookupStatus.REFUSED, LookupStatus.WITHDRAWN)


def readers_or_custodians(lookup, by) -> str:
    """A look-up is in the hands of whoever asked for it, and of the custodian."""
    if lookup.owner_id == by.pk or by.has_perm(KEEP):
        return ""
    return _("Only %(owner)s or the archive custodian does this.") % {"owner": lookup.owner}


@tracked("grant", "search")
class Lookup(Record):
    """One look of one person into one file for a purpose and a time.

    `whom` is what the asker writes; only the custodian says which file that is, so that nobody finds out by asking who
    is a customer here. `grant` is the door that was opened.
    """

    department_field = "department"
    lifecycle = Lifecycle(
        LookupStatus,
        (
            Move(
                "open", _("Hand in the request"), ("draft",), "open", "customers.add_lookup", "CUS-10",
                question=_("The file opens for this person alone, and closes by itself when the time is over."),
                icon="key", consent=True,
            ),
            Move(
                "refuse", _("Refuse"), ("draft",), "refused", "", "CUS-10", danger=True, icon="circle-off",
                consent=True,
            ),
            Move(
                "give_back", _("Give back"), ("open", "over"), "returned", "customers.add_lookup", "CUS-10",
                question=_("What was printed or copied, and where is it now? The file closes at once."),
                note_required=True, icon="arrow-back-up", guard=readers_or_custodians,
                note_label=_("What was printed, and where it is"),
            ),
            Move(
                "end_early", _("Close the file"), ("open",), "over", KEEP, "CUS-10",
                question=_("The file closes at once. What was printed is still to be given back."),
                note_required=True, danger=True, icon="lock",
            ),
            Move("run_out", _("Time is over"), ("open",), "over", "", "CUS-10", icon="clock"),
            Move(
                "drop", _("Give up"), ("draft",), "withdrawn", "customers.add_lookup", "CUS-10",
                question=_("The file is no longer needed."), icon="circle-off", guard=readers_or_custodians,
            ),
        ),
        tones={"draft": "", "open": "accent", "over": "warn", "returned": "ok", "refused": "bad", "withdrawn": ""},
    )  # fmt: skip

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reader"), related_name="lookups", editable=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="lookups", editable=False
    )
    whom = models.CharField(_("whose file"), max_length=120)
    customer = models.ForeignKey(
        Customer, models.PROTECT, verbose_name=_("customer"), related_name="lookups", null=True
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=LookupPurpose)
    reason = models.TextField(_("reason"), max_length=500)
    until = models.DateTimeField(_("until"))
    status = models.CharField(
        _("status"), max_length=10, choices=LookupStatus, default=LookupStatus.DRAFT, editable=False
    )
    grant = models.ForeignKey(CustomerGrant, models.PROTECT, related_name="lookups", null=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    returned_at = models.DateTimeField(_("given back at"), null=True, editable=False)
    return_note = models.TextField(_("what was printed, and where it is"), max_length=500, blank=True, editable=False)
    search = models.TextField(editable=False, default="")

    objects = LookupQuerySet.as_manager()
    derived = ("search",)

    class Meta:
        verbose_name = _("look-up")
        verbose_name_plural = _("look-ups")
        ordering = ["-number"]
        permissions = [
            ("view_department_lookup", _("Can see the look-ups of the department")),
            ("view_every_lookup", _("Can see all look-ups")),
            ("keep_archives", _("Can keep the archive: find the file of a look-up, close it")),
            ("see_looks", _("Can see who looked into the file of a customer")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=UNOPENED, opened_at__isnull=True)
                | (~Q(status__in=UNOPENED) & Q(opened_at__isnull=False, customer__isnull=False)),
                name="customers_lookup_opened_is_of_a_file",
            ),
            models.CheckConstraint(
                condition=Q(status=LookupStatus.RETURNED, returned_at__isnull=False)
                | (~Q(status=LookupStatus.RETURNED) & Q(returned_at__isnull=True)),
                name="customers_lookup_returned_has_a_moment",
            ),
            models.CheckConstraint(condition=~Q(whom="") & ~Q(reason=""), name="customers_lookup_says_whom_and_why"),
        ]
        indexes = [
            GinIndex(Grams("search"), name="customers_lookup_search"),
            models.Index(fields=["until", "id"], name="customers_lookup_by_until"),
            models.Index(fields=["number", "id"], name="customers_lookup_by_number"),
            models.Index(fields=["opened_at", "id"], name="customers_lookup_by_opening"),
            models.Index(fields=["owner", "number", "id"], name="customers_lookup_of_owner"),
            models.Index(fields=["department", "number", "id"], name="customers_lookup_of_dept"),
            models.Index(fields=["customer", "id"], name="customers_lookup_of_customer"),
            # Whose time is over, asked by the clock; and the few that are out.
            models.Index(fields=["until"], condition=Q(status__in=["open", "over"]), name="customers_lookup_out"),
        ]

    def __str__(self):
        return self.whom

    def derive(self) -> None:
        self.search = searchable(self.number, self.whom)
