"""A figure of the manual as the company has set it, from a day on."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..choices import Kind


class Figure(models.Model):
    """One value of one figure from a day on; a new value is a new row, the old one stays."""

    key = models.CharField(_("figure"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, editable=False)
    value = models.CharField(_("value"), max_length=200)
    effective_from = models.DateField(_("effective from"), default=clock.today)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("set by"),
        null=True,
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField(_("set at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["key", "-effective_from", "-pk"]
        indexes = [models.Index(fields=["key", "-effective_from", "-id"], name="figures_figure_by_day")]
        triggers = [
            pgtrigger.Protect(name="figures_are_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.key} = {self.value}"
