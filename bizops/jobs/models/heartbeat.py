"""The last sign of life of each process."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock


class Heartbeat(models.Model):
    """One row for each process that must never stand still."""

    name = models.CharField(_("process"), max_length=30, primary_key=True)
    at = models.DateTimeField(_("last sign of life"), default=clock.now)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        default_permissions = ("view",)
        ordering = ["name"]

    def __str__(self):
        return self.name
