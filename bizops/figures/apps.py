from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """The figures that the manual leaves to the company."""

    name = "bizops.figures"
    verbose_name = _("Figures of the manual")
