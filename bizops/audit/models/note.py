"""A note on any record."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked

from ..querysets import NoteQuerySet


@tracked()
class Note(models.Model):
    """What somebody wants the next reader of a record to know."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind of record"), related_name="+")
    object_id = models.PositiveBigIntegerField(_("record"))
    document = GenericForeignKey()
    text = models.TextField(_("note"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("written by"), related_name="+")
    at = models.DateTimeField(_("written at"), default=clock.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="audit_note_newest_of_a_record")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d}"
