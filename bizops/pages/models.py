"""Saved views: how somebody likes to see a list."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .querysets import SavedViewQuerySet


class SavedView(models.Model):
    """The filters, order and columns of one list under a name; one's own, or shared with everybody."""

    pages = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField(_("filters and order"), blank=True)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"), default=list, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("owner"), related_name="saved_views"
    )
    shared = models.BooleanField(_("shared with everybody"), default=False)
    is_default = models.BooleanField(_("opens first"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "pages", "name"], name="pages_savedview_name_once_a_person"),
            models.UniqueConstraint(
                fields=["owner", "pages"], condition=Q(is_default=True), name="pages_savedview_one_default_a_person"
            ),
        ]
        indexes = [models.Index(fields=["pages", "shared"], name="pages_savedview_of_a_list")]
        permissions = [("share_savedview", "Can share views with everybody")]

    def __str__(self):
        return self.name
