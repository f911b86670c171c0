"""Figures kept by month, so that a board over a million rows reads hundreds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock


class KeptFigure(models.Model):
    """What a measure says of one subject in one month, counted at a moment; a pair without a row counts nothing."""

    measure = models.CharField(_("measure"), max_length=60)
    kind = models.CharField(_("kind of subject"), max_length=60)
    subject = models.BigIntegerField(_("subject"))
    month = models.DateField(_("month"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    at = models.DateTimeField(_("counted at"), default=clock.now)

    class Meta:
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        default_permissions = ("view",)
        ordering = ["measure", "kind", "month", "subject"]
        constraints = [
            # Boards ask for a measure of a kind over some months, for all subjects.
            models.UniqueConstraint(fields=["measure", "kind", "month", "subject"], name="measures_keptfigure_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="measures_keptfigure_by_month"),
        ]

    def __str__(self):
        return f"{self.measure} {self.kind} {self.subject} {self.month:%Y-%m}"


class Mark(models.Model):
    """A pair that must be counted anew. Only ever added, so that writers never wait for each other."""

    measure = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    month = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.measure} {self.kind} {self.subject} {self.month:%Y-%m}"
