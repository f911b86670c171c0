"""Who has which role, and which permissions a role has: every change is on record (ORG-15)."""

import pghistory
from django.contrib.auth.models import Group
from django.db import models

from .department import Post
from .staff import Staff

followed = pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None, append_only=True)


@followed
class StaffRole(Staff.groups.through):
    """A role that a person has by name, not by post."""

    class Meta:
        proxy = True
        default_permissions = ()


@followed
class StaffPermission(Staff.user_permissions.through):
    """A permission that a person has beside all roles."""

    class Meta:
        proxy = True
        default_permissions = ()


@followed
class PostRole(Post.groups.through):
    """A role that comes with a post."""

    class Meta:
        proxy = True
        default_permissions = ()


@followed
class RolePermission(Group.permissions.through):
    """A permission that a role carries."""

    class Meta:
        proxy = True
        default_permissions = ()


class GivenPermission(models.Model):
    """A permission that a role got from `bizops/roles.py`: given once, so what an admin takes away stays away."""

    group = models.CharField(max_length=150)
    permission = models.CharField(max_length=150)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "permission"], name="organisation_permission_given_once"),
        ]

    def __str__(self):
        return f"{self.group}: {self.permission}"
