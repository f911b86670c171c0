"""Mail as it went out, or was kept because no mail server is set."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..querysets import SentMailQuerySet


class SentMail(models.Model):
    """One mail; its Message-ID is made of the outbox's key, so that it stands here once."""

    label_field = "subject"

    to = ArrayField(models.EmailField(), verbose_name=_("recipient"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("page"), blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)
    message_id = models.CharField(_("message id"), max_length=250, unique=True)
    is_sent = models.BooleanField(_("left the house"), default=False)

    objects = SentMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("sent mail")
        verbose_name_plural = _("sent mail")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at", "id"], name="notifications_sentmail_by_time")]

    def __str__(self):
        return self.subject
