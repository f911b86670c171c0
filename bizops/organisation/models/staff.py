"""The people who work here; each is also a login (ORG-02)."""

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.kernel import clock
from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from .. import names
from ..choices import Language, Theme
from ..querysets import StaffManager
from ..rights import Standing, standing_of
from .department import Department, Post, Region


@tracked("password", "last_login", "search", "reset_asked_at")
class Staff(Record, AbstractBaseUser, PermissionsMixin):
    """A person who works, or worked, here. Department, post and superior are those of the current main appointment."""

    derived = ("search", "username")

    username = models.CharField(_("login name"), max_length=60, unique=True)
    number = models.CharField(_("staff number"), max_length=20, unique=True)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name=_("department"),
        null=True,
        blank=True,
        editable=False,
        related_name="staff",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name=_("post"), null=True, blank=True, editable=False, related_name="staff"
    )
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("superior"),
        null=True,
        blank=True,
        editable=False,
        related_name="subordinates",
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("region"), null=True, blank=True, related_name="staff"
    )
    joined_on = models.DateField(_("joined on"), default=clock.today)
    left_on = models.DateField(_("left on"), null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=Language, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(_("employed"), default=True, editable=False)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    reset_asked_at = models.DateTimeField(null=True, editable=False)
    search = models.TextField(editable=False, default="")

    picked_by = ("number", "full_name", "username")
    label_field = "full_name"
    objects = StaffManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["number", "full_name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["number", "pk"]
        permissions = [
            ("appoint_staff", _("Can appoint staff to posts")),
            ("dismiss_staff", _("Can record that somebody leaves")),
            ("handover_staff", _("Can hand over the work of a colleague")),
        ]
        constraints = [
            # Stored as `names.username` writes it, so that no second spelling is a second person.
            models.CheckConstraint(condition=Q(username=Lower("username")), name="organisation_staff_login_name"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="organisation_staff_left_later",
                violation_error_message=_("Somebody cannot leave before joining."),
            ),
            models.CheckConstraint(
                condition=~Q(superior=F("pk")),
                name="organisation_staff_not_own_superior",
                violation_error_message=_("Nobody is his own superior."),
            ),
        ]
        indexes = [
            GinIndex(Grams("search"), name="organisation_staff_search"),
            models.Index(fields=["full_name", "id"], name="organisation_staff_by_name"),
        ]

    def __str__(self):
        return self.full_name

    def derive(self) -> None:
        self.username = names.username(self.username)
        self.search = names.searchable(self.full_name, self.number, self.username, self.name_en)

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return names.username(username)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def holds(self, code: str) -> bool:
        """Whether a role, a post or the person's own list gives this permission; being a superuser does not count."""
        return self.is_active and code in self.permissions

    @cached_property
    def standing(self) -> Standing:
        """Rights and headed departments, read once per instance."""
        return standing_of(self)

    @property
    def permissions(self) -> frozenset[str]:
        """Everything that roles, posts of today and the person's own list give."""
        return self.standing.permissions

    @property
    def headed_department_ids(self) -> frozenset[int]:
        """Every department that this person heads, with all below."""
        return self.standing.headed
