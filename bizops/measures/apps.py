from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    """The figures that boards, reviews and appraisals read."""

    name = "bizops.measures"
    verbose_name = _("Measures")
