"""The contact log: every word with a customer, and when the next one is due (CUS-04)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from ..choices import Means
from ..querysets import CommunicationQuerySet
from .contact import Contact
from .customer import Customer


@tracked()
class Communication(Record):
    """One talk, visit, mail or message; with `next_on` it plans the next one, until `settled_on` that has taken place."""

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="communications")
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("contact"), related_name="communications", null=True, blank=True
    )
    means = models.CharField(_("means"), max_length=10, choices=Means, default=Means.CALL)
    on = models.DateField(_("date"), default=clock.today)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("recorded by"),
        related_name="communications",
        editable=False,
    )
    at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    summary = models.TextField(_("what was said and promised"), max_length=4000)
    next_on = models.DateField(_("next contact"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, editable=False)

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact record")
        verbose_name_plural = _("contact log")
        ordering = ["-on", "-pk"]
        permissions = [("backdate_communication", _("Can record a contact that lies further back"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("on")),
                name="customers_communication_next_is_later",
                violation_error_message=_("The next contact cannot lie before this one."),
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(next_on__isnull=False),
                name="customers_communication_settles_a_plan",
            ),
        ]
        indexes = [
            models.Index(fields=["on", "id"], name="customers_comm_by_day"),
            models.Index(fields=["customer", "on", "id"], name="customers_comm_of_customer"),
            # My day asks who has to speak with whom by a date.
            models.Index(fields=["next_on", "id"], condition=Q(settled_on__isnull=True), name="customers_comm_planned"),
        ]

    def __str__(self):
        return f"{self.get_means_display()} {self.on:%Y-%m-%d}"
