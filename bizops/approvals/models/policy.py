"""Who decides: rows that administrators keep, in editions with a date (ORG-14)."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.history import tracked
from bizops.kernel.records import Record
from bizops.organisation.models import Department, Post

from ..choices import Mode, Operator
from ..querysets import PolicyQuerySet


def in_words(text: str) -> str:
    """What a default policy says, in the reader's language; what an administrator wrote stands as it is written."""
    return gettext(text) if text else ""


class Conditional(models.Model):
    """Applies always, or only if one field of the document says so."""

    only_field = models.CharField(_("only if this field"), max_length=60, blank=True)
    only_operator = models.CharField(_("compares"), max_length=3, choices=Operator, blank=True)
    only_value = models.CharField(_("with"), max_length=60, blank=True)

    class Meta:
        abstract = True


@tracked()
class Policy(Record, Conditional):
    """An edition of the rule by which one kind of request is decided. Requests that run keep theirs."""

    kind = models.CharField(_("kind"), max_length=100)
    name = models.CharField(_("name"), max_length=80)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    order = models.PositiveSmallIntegerField(
        pgettext_lazy("sequence", "order"),
        default=10,
        help_text=_("The first policy in this order whose condition holds decides."),
    )
    effective_from = models.DateField(_("effective from"), default=clock.today)
    retired_on = models.DateField(_("no longer from"), null=True, blank=True)
    batch = models.BooleanField(_("may be approved in batches"), default=False)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval policy")
        verbose_name_plural = _("approval policies")
        default_permissions = ("add", "change", "view")
        ordering = ["kind", "order", "name", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "edition"], name="approvals_policy_edition"),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("effective_from")),
                name="approvals_policy_retires_later",
                violation_error_message=_("It would end before it begins."),
            ),
        ]

    def __str__(self):
        return gettext("%(name)s, edition %(edition)s") % {"name": in_words(self.name), "edition": self.edition}


@tracked()
class Step(Record, Conditional):
    """One step: whom it asks, whose yes it needs, by when, and what for."""

    policy = models.ForeignKey(Policy, models.CASCADE, verbose_name=_("policy"), related_name="steps")
    order = models.PositiveSmallIntegerField(pgettext_lazy("sequence", "order"))
    name = models.CharField(_("name"), max_length=80)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("named people"), blank=True, related_name="+"
    )
    posts = models.ManyToManyField(Post, verbose_name=_("holders of posts"), blank=True, related_name="+")
    roles = models.ManyToManyField(Group, verbose_name=_("holders of roles"), blank=True, related_name="+")
    departments = models.ManyToManyField(
        Department, verbose_name=_("heads of departments"), blank=True, related_name="+"
    )
    levels = models.PositiveSmallIntegerField(
        _("heads above the submitter"), default=0, help_text=_("1 is the submitter's head, 2 the head above, 0 none.")
    )
    field = models.CharField(_("person in a field of the document"), max_length=60, blank=True)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode, default=Mode.ALL)
    within = models.PositiveSmallIntegerField(_("working days to decide"), default=2)
    escalates = models.BooleanField(_("goes to the head when overdue"), default=False)
    question = models.CharField(_("question"), max_length=200, blank=True)
    comment_required = models.BooleanField(_("an opinion is needed"), default=False)
    fill = models.CharField(_("to be filled in"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        default_permissions = ("add", "change", "view", "delete")
        ordering = ["policy", "order"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "order"], name="approvals_step_order"),
            models.CheckConstraint(condition=Q(order__gte=1), name="approvals_step_order_begins_at_one"),
            models.CheckConstraint(condition=Q(within__gte=1), name="approvals_step_has_time"),
        ]

    def __str__(self):
        return in_words(self.name)

    @property
    def asks(self) -> str:
        """The question in the reader's language."""
        return in_words(self.question)

    @property
    def is_silent(self) -> bool:
        """A yes given above counts here: nothing is asked, filled in or to be said."""
        return not (self.question or self.fill or self.comment_required)
