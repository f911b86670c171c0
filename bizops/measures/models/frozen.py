"""Figures as they stood when something was decided by them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock


class Reading(models.Model):
    """One figure that a document used, frozen: later changes of the rows behind it change nothing here."""

    kind = models.CharField(_("kind of document"), max_length=60)
    document = models.BigIntegerField(_("document"))
    measure = models.CharField(_("measure"), max_length=60)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("until"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    at = models.DateTimeField(_("read at"), default=clock.now)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        default_permissions = ("view",)
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "document", "measure", "starts_on", "ends_on"],
                name="measures_reading_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.measure} = {self.value}"
