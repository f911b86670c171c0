"""Work that went from one person to another (ORG-02)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from .staff import Staff


class Handover(models.Model):
    """How much of what somebody gave to a successor at once, by whose hand and why; a row is never changed.

    `counts` are {key of the holding: how many}; without a `taker` it is in nobody's hands now.
    """

    giver = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("handed over by"), related_name="handed_over")
    taker = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("successor"), null=True, related_name="taken_over")
    counts = models.JSONField(_("what"), default=dict)
    by = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("recorded by"), null=True, related_name="+")
    at = models.DateTimeField(_("at"), default=clock.now)
    note = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taker__isnull=True) | ~Q(taker=F("giver")), name="organisation_handover_to_another"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="handover_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.giver} → {self.taker or '–'}"
