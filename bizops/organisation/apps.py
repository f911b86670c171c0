from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    """The company, its departments, posts and people."""

    name = "bizops.organisation"
    verbose_name = _("Organisation")
