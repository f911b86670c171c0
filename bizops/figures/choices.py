"""Kinds of values that a figure may have."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    WHOLE = "whole", _("whole number")
    DECIMAL = "decimal", _("decimal number")
    TEXT = "text", _("text")
    SWITCH = "switch", _("yes or no")
    DAY = "day", _("date")
