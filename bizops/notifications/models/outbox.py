"""What a committed event must still lead to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock


class Outbox(models.Model):
    """One effect, written in the transaction of its cause; `dedupe` makes sure that it is written once."""

    kind = models.CharField(_("kind"), max_length=60)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recipient"), null=True, blank=True, related_name="+"
    )
    channels = ArrayField(models.CharField(max_length=20), verbose_name=_("channels"))
    # The channels that are through: a row whose mail fails does not ring the bell again.
    through = ArrayField(models.CharField(max_length=20), verbose_name=_("delivered by"), default=list, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    is_secret = models.BooleanField(_("carries a secret link"), default=False)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    dedupe = models.CharField(_("key"), max_length=200, unique=True)
    at = models.DateTimeField(_("written at"), default=clock.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), default=clock.now)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outbox")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            # The relay asks for the next due row several times a second; delivered ones are many, these are few.
            models.Index(
                fields=["next_at", "id"],
                name="notifications_outbox_due",
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(fields=["-dead_at"], name="notifications_outbox_dead", condition=Q(dead_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(dead_at__isnull=True), name="notifications_outbox_one_ending"
            ),
        ]

    def __str__(self):
        return self.kind
