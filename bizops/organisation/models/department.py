"""Departments, the posts in them, and the regions that people look after (ORG-01)."""

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel.history import tracked
from bizops.kernel.records import Record

from ..choices import PostKind
from ..querysets import DepartmentQuerySet, PostQuerySet, RegionQuerySet


@tracked()
class Region(Record):
    """A part of the market that somebody looks after."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


@tracked("path")
class Department(Record):
    """A unit of the organisation chart; `path` lists the keys from the top down to itself, such as /1/4/."""

    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    code = models.CharField(_("code"), max_length=12, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="children"
    )
    head = models.ForeignKey(
        "organisation.Staff",
        models.PROTECT,
        verbose_name=_("head"),
        null=True,
        blank=True,
        related_name="heads",
        limit_choices_to={"is_active": True},
    )
    path = models.CharField(max_length=200, editable=False, default="")

    picked_by = ("code", "name")
    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["path", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="organisation_department_not_its_own_parent",
                violation_error_message=_("A department is no part of itself."),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="organisation_department_name",
                nulls_distinct=False,
                violation_error_message=_("There is a department of this name already."),
            ),
        ]
        # A department with all below it is one prefix of this column, under any collation.
        indexes = [models.Index(fields=["path"], name="organisation_department_tree", opclasses=["text_pattern_ops"])]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """A new row learns its path here, whoever writes it; `departments.move` keeps it afterwards."""
        super().save(*args, **kwargs)
        if not self.path:
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
            type(self)._base_manager.filter(pk=self.pk).update(path=self.path)

    @property
    def depth(self) -> int:
        """0 for a department at the top."""
        return self.path.count("/") - 2


@tracked()
class Post(Record):
    """A post in a department, with its job description and how many people are authorised for it."""

    department = models.ForeignKey(Department, models.PROTECT, verbose_name=_("department"), related_name="posts")
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=PostKind, default=PostKind.BUSINESS)
    headcount = models.PositiveSmallIntegerField(_("authorised headcount"), default=1)
    job_description = models.TextField(_("job description"), max_length=10_000, blank=True)
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("roles"),
        blank=True,
        related_name="posts",
        help_text=_("Whoever is appointed to this post has these roles for as long as the appointment lasts."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["department__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"],
                name="organisation_post_name",
                violation_error_message=_("The department has a post of this name already."),
            ),
        ]

    def __str__(self):
        return self.name
