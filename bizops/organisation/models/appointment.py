"""Who holds which post, from when to when; a post gives its roles for exactly these days (ORG-01)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from ..querysets import AppointmentQuerySet
from .department import Department, Post
from .staff import Staff


class Days(Func):
    """The days from one date to another, both included; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


@tracked()
class Appointment(Record):
    """A person on a post. Beside the main appointment there may be others, each with its own post."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name=_("member of staff"), related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="appointments")
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), editable=False, related_name="appointments"
    )
    superior = models.ForeignKey(
        Staff, models.PROTECT, verbose_name=_("superior"), null=True, blank=True, related_name="appointments_below"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    is_main = models.BooleanField(_("main appointment"), default=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisation_appointment_ends_later",
                violation_error_message=_("It would end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(superior=F("staff")),
                name="organisation_appointment_not_own_superior",
                violation_error_message=_("Nobody is his own superior."),
            ),
            ExclusionConstraint(
                name="organisation_one_main_appointment",
                violation_error_message=_("There is another main appointment at that time."),
                expressions=[
                    (Days("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                    ("staff", RangeOperators.EQUAL),
                ],
                condition=Q(is_main=True),
            ),
        ]

    def __str__(self):
        return f"{self.staff} – {self.post}"
