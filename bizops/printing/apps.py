from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    """Papers: what the manual's forms look like when they are signed."""

    name = "bizops.printing"
    verbose_name = _("Printing")
