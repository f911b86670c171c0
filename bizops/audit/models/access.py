"""The log of looks and files: append-only, also for the database's own user."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..choices import What
from ..querysets import AccessQuerySet


class Access(models.Model):
    """Somebody opened a confidential record, took a list out of the house, or knocked at a closed door."""

    what = models.CharField(_("what"), max_length=8, choices=What)
    label = models.CharField(_("kind of record"), max_length=100, blank=True)
    object_id = models.PositiveBigIntegerField(_("record"), null=True)
    title = models.CharField(_("name"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="accesses"
    )
    at = models.DateTimeField(_("at"), default=clock.now)
    rows = models.PositiveIntegerField(_("rows"), null=True)
    format = models.CharField(_("format"), max_length=10, blank=True)
    query = models.TextField(_("filters or address"), blank=True)
    # Whose data stood in the file or on the paper, so that each of these records tells of it.
    subject = models.CharField(_("kind of record inside"), max_length=100, blank=True)
    subjects = ArrayField(models.BigIntegerField(), verbose_name=_("records inside"), default=list, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("look or file")
        verbose_name_plural = _("looks and files")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at", "id"], name="audit_access_by_time"),
            models.Index(fields=["by", "at", "id"], name="audit_access_of_a_person"),
            models.Index(fields=["label", "object_id", "at"], name="audit_access_of_a_record"),
            GinIndex(fields=["subjects"], name="audit_access_of_subjects"),
        ]
        triggers = [
            pgtrigger.Protect(name="access_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_what_display()} {self.title}".strip()
