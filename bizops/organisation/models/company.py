"""The company itself, and the days on which its calendar differs from the usual."""

import uuid
from pathlib import PurePath
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from ..choices import Language, Weekday


def a_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone; write one such as Asia/Shanghai."), params={"name": name})


def logo_path(company, filename: str) -> str:
    return f"company/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


def monday_to_saturday() -> list[int]:
    return [1, 2, 3, 4, 5, 6]


@tracked()
class Company(Record):
    """The one company that this house belongs to."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(
        _("short name"),
        max_length=12,
        validators=[RegexValidator(r"^[A-Z0-9]+$", _("Write capitals and figures only."))],
        help_text=_("In capitals, as on papers: HC"),
    )
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    logo = models.ImageField(
        _("logo"),
        upload_to=logo_path,
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg"])],
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="CNY", validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capitals: CNY"))]
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai", validators=[a_time_zone])
    country = models.CharField(
        _("country"), max_length=2, default="CN", validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capitals: CN"))]
    )
    fiscal_year_starts = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    working_week = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("working week"), default=monday_to_saturday
    )
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("company")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_one_company"),
            models.CheckConstraint(
                condition=Q(fiscal_year_starts__gte=1, fiscal_year_starts__lte=12), name="organisation_fiscal_month"
            ),
            models.CheckConstraint(
                condition=Q(working_week__contained_by=Weekday.values, working_week__len__gte=1),
                name="organisation_working_week",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@tracked()
class CalendarException(Record):
    """A day that is worked or free against the week and the public holidays."""

    day = models.DateField(_("day"), unique=True)
    is_worked = models.BooleanField(_("worked"), default=False)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.name}"
