"""How often, by what means and about what we speak with a class of customers (CUS-04)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from ..choices import CustomerClass, Means


@tracked()
class ContactPlan(Record):
    """The plan of a class; a customer may have one of its own."""

    classification = models.CharField(_("class"), max_length=10, choices=CustomerClass, unique=True)
    days = models.PositiveSmallIntegerField(
        _("contact at least every … days"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    means = models.CharField(_("by what means"), max_length=10, choices=Means, blank=True)
    topic = models.CharField(_("about what"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contact plan")
        verbose_name_plural = _("contact plans")
        ordering = ["days"]
        constraints = [models.CheckConstraint(condition=models.Q(days__gt=0), name="customers_contactplan_days")]

    def __str__(self):
        return self.get_classification_display()
