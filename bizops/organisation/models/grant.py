"""Exceptions from the scope of rows: one record opened to one person for a purpose and a time (ORG-15)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from bizops.kernel import clock

from ..querysets import GrantManager


class Grant(UserObjectPermissionBase):
    """One permission on one record for one person until a moment.

    A grantable model has its own table of them, with `content_object = ForeignKey(<model>, CASCADE)`, and names it:
    `grant_model = "customers.CustomerGrant"`. Nothing else reads the tables of guardian.
    """

    purpose = models.CharField(_("purpose"), max_length=300)
    granted_by = models.ForeignKey(
        "organisation.Staff", models.PROTECT, verbose_name=_("granted by"), null=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))

    objects = GrantManager()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
