"""Words that people of the organisation choose from."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    SIMPLIFIED = "zh-hans", "简体中文"
    TRADITIONAL = "zh-hant", "繁體中文"
    ENGLISH = "en", "English"


class Theme(TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PostKind(TextChoices):
    LEADING = "leading", _("Leading")
    BUSINESS = "business", _("Business")
    SERVICE = "service", _("Service")
    OFFICE = "office", _("Office")
    WORKS = "works", _("Warehouse and production")


class Weekday(IntegerChoices):
    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")
