"""Two files of one firm that became one, and two that look alike and are two firms (CUS-18)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..querysets import ApartQuerySet, MergeQuerySet
from .customer import Customer


class Merge(models.Model):
    """One file merged into another one; it keeps all that is needed to part them again.

    `values` are the fields of the kept file that changed, {name: [before, after]}. `moved` are the rows that changed,
    for each kind of them groups of {keys, before, after}.
    """

    winner = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("kept file"), related_name="merges")
    loser = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("merged file"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("merged by"), related_name="+")
    at = models.DateTimeField(_("merged at"), default=clock.now)
    note = models.CharField(_("reason"), max_length=500)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("separated at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("separated by"), null=True, related_name="+"
    )
    undone_note = models.CharField(_("reason of the separation"), max_length=500, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ("view",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["loser"], condition=Q(undone_at__isnull=True), name="customers_merge_once"),
            models.CheckConstraint(condition=~Q(winner=F("loser")), name="customers_merge_of_two"),
            models.CheckConstraint(condition=~Q(note=""), name="customers_merge_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.loser.number} → {self.winner.number}"


class Apart(models.Model):
    """Somebody looked at two files that look alike: they are two firms, for a reason."""

    first = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("one file"), related_name="+")
    second = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("other file"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+")
    at = models.DateTimeField(_("decided at"), default=clock.now)
    note = models.CharField(_("why it is another company"), max_length=500)

    objects = ApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("two firms")
        verbose_name_plural = _("pairs that are two firms")
        default_permissions = ("view",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="customers_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="customers_apart_in_order"),
            models.CheckConstraint(condition=~Q(note=""), name="customers_apart_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
