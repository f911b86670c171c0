"""Files on records."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked

from .querysets import AttachmentQuerySet

FOLDER = "attachments"


def random_path(attachment=None, filename: str = "") -> str:
    """A name that nobody guesses and that says nothing; 256 folders keep each of them short."""
    name = uuid.uuid4().hex
    return f"{FOLDER}/{name[:2]}/{name}"


@tracked()
class Attachment(models.Model):
    """A file on any record. It can be taken away, with a reason; the bytes stay."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind of record"), related_name="+")
    object_id = models.PositiveBigIntegerField(_("record"))
    document = GenericForeignKey()
    file = models.FileField(_("file"), upload_to=random_path, max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    media_type = models.CharField(_("kind"), max_length=100)
    sha256 = models.CharField(_("checksum"), max_length=64)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("attached by"), related_name="+")
    at = models.DateTimeField(_("attached at"), default=clock.now)
    removed_at = models.DateTimeField(_("taken away at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("taken away by"),
        null=True,
        blank=True,
        related_name="+",
    )
    removed_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        default_permissions = ("add", "view")
        permissions = [("remove_attachment", _("Can take away files of others"))]
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="attachments_of_a_record")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachments_attachment_has_bytes"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | (Q(removed_by__isnull=False) & ~Q(removed_because="")),
                name="attachments_attachment_removed_with_reason",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def size_in_words(self) -> str:
        return filesizeformat(self.size)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
