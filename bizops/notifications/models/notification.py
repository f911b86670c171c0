"""What rings the bell of one person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..querysets import NotificationQuerySet


class Notification(models.Model):
    """One line under the bell, until it is read and after."""

    owner_field, open_to_owner = "to", True

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recipient"), related_name="notifications"
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    url = models.CharField(_("link"), max_length=500, blank=True)
    dedupe = models.CharField(_("key"), max_length=200)
    at = models.DateTimeField(_("at"), default=clock.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ("view",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["to", "dedupe"], name="notifications_notification_rings_once"),
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="notifications_notification_of"),
            # The number on the bell stands on every page.
            models.Index(fields=["to"], name="notifications_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self):
        return self.kind
