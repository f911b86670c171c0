"""Who decides in whose place, from when to when (ORG-14)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from bizops.kernel.history import tracked
from bizops.kernel.records import Record
from bizops.organisation.models.appointment import Days

from ..querysets import SubstitutionQuerySet


@tracked()
class Substitution(Record):
    """For some days one person decides what another one is asked; both stand in the trail."""

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who is away"), related_name="substitutions"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("substitute"), related_name="substitutes_for"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("reason"), max_length=200, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        default_permissions = ("view",)
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(staff=F("substitute")),
                name="approvals_substitute_is_somebody_else",
                violation_error_message=_("Nobody is his own substitute."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="approvals_substitution_ends_later",
                violation_error_message=_("It would end before it begins."),
            ),
            ExclusionConstraint(
                name="approvals_one_substitute_at_a_time",
                violation_error_message=_("There is another substitute at that time."),
                expressions=[
                    (Days("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                    ("staff", RangeOperators.EQUAL),
                ],
            ),
        ]
        indexes = [models.Index(fields=["substitute", "ends_on"], name="approvals_substitute_now")]

    def __str__(self):
        return f"{self.staff} → {self.substitute}"
