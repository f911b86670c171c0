"""Reading: which rows a person may see, and questions about departments, posts and people (ORG-15)."""

from datetime import date
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    F,
    Func,
    Model,
    Q,
    QuerySet,
)
from guardian.managers import UserObjectPermissionManager

from bizops.kernel import clock

from . import names


class OneOf(Func):
    """`column = ANY(array)`: with an uncorrelated subquery the array is read once and the column's index serves.

    An IN with a subquery would make PostgreSQL read the whole table as soon as it stands in an OR.
    """

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


class ScopedQuerySet(QuerySet):
    """Rows by scope: own < own department (`view_department_x`) < the tree one heads < all (`view_every_x`).

    The model says whose a row is: `owner_field` (or several), `department_field` ("" = it has none). Inside the scope a person also
    needs `view_x`, else a right taken away would leave the rows; `open_to_owner = True` spares the owner that (a
    notice, a job of one's own). Exceptions are unexpired rows of `grant_model`. A `confidential` model asks for rights
    that somebody really holds: being a superuser opens nothing.
    """

    def visible_to(self, staff):
        """One predicate on indexed columns; for somebody not logged in nothing."""
        return self._within(staff, "view")

    def editable_by(self, staff):
        """The same scope; a record that was only opened for looking is left out."""
        return self._within(staff, "change")

    def in_scope_of(self, staff):
        """The scope without the exceptions."""
        everything, predicate = self._scope(staff, "view")
        return self if everything else self.filter(predicate)

    def _within(self, staff, action: str):
        everything, predicate = self._scope(staff, action)
        if everything:
            return self
        return self.filter(predicate | self._granted(staff, action))

    def _scope(self, staff, action: str) -> tuple[bool, Q]:
        """(all of them?, else which)."""
        nothing = Q(pk__in=())
        if not getattr(staff, "is_active", False):
            return False, nothing
        may = staff.holds if getattr(self.model, "confidential", False) else staff.has_perm
        if may(self._code("view_every")):
            return True, nothing
        owner, department = getattr(self.model, "owner_field", "owner"), getattr(self.model, "department_field", "")
        owners = (owner,) if isinstance(owner, str) else owner
        own = reduce(or_, (Q(**{name: staff}) for name in owners if name), nothing) if owners else nothing
        if "view" in self.model._meta.default_permissions and not may(self._code("view")):
            return False, own if getattr(self.model, "open_to_owner", False) else nothing
        if not department:
            return False, own
        departments = set(staff.headed_department_ids)
        if staff.department_id and may(self._code("view_department")):
            departments.add(staff.department_id)
        return False, own | Q(**{f"{department}__in": departments}) if departments else own

    def _granted(self, staff, action: str) -> Q:
        grants = grants_of(self.model)
        if grants is None or not getattr(staff, "is_active", False):
            return Q(pk__in=())
        live = grants.objects.live().filter(user=staff, permission__codename=f"{action}_{self.model._meta.model_name}")
        return Q(OneOf("pk", ArraySubquery(live.values("content_object_id"))))

    def _code(self, action: str) -> str:
        return f"{self.model._meta.app_label}.{action}_{self.model._meta.model_name}"


def grants_of(model: type[Model]) -> type[Model] | None:
    """The table of exceptions of a model, if it has one."""
    declared = getattr(model, "grant_model", None)
    return apps.get_model(declared) if isinstance(declared, str) else declared


class GrantManager(UserObjectPermissionManager):
    def live(self):
        """Those that still hold now."""
        return self.filter(expires_at__gt=clock.now())


class OpenQuerySet(QuerySet):
    """What everybody who may open the page at all may see in full."""

    def visible_to(self, staff):
        return self if getattr(staff, "is_active", False) else self.none()


class RegionQuerySet(OpenQuerySet):
    pass


class DepartmentQuerySet(OpenQuerySet):
    def below(self, department):
        """The department with all below it."""
        return self.filter(path__startswith=department.path)


class PostQuerySet(OpenQuerySet):
    def filled(self, on: date | None = None):
        """With `filled`: how many people hold the post on a day (today)."""
        held = Q(appointments__starts_on__lte=on or clock.today()) & (
            Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=on or clock.today())
        )
        return self.annotate(filled=Count("appointments", filter=held))

    def vacant(self, on: date | None = None):
        """Those that fewer people hold on a day (today) than are authorised (ORG-01)."""
        filled = self.model.objects.filled(on).filter(filled__lt=F("headcount"))
        return self.filter(pk__in=filled.order_by().values("pk"))


class StaffQuerySet(OpenQuerySet):
    """Colleagues are no secret; what is confidential about them has tables of its own."""

    def employed(self):
        return self.filter(is_active=True)

    def holding(self, code: str, on: date | None = None):
        """Those to whom a role, a post of a day (today) or their own list gives this permission (`app.codename`)."""
        app, codename = code.split(".", 1)
        day, given = on or clock.today(), {"codename": codename, "content_type__app_label": app}
        own, role, post = (
            {f"{path}__{name}": value for name, value in given.items()}
            for path in ("user_permissions", "groups__permissions", "post__groups__permissions")
        )
        seats = apps.get_model("organisation", "Appointment").objects.on(day).filter(**post)
        return self.filter(
            Q(pk__in=self.model.objects.filter(**own).order_by().values("pk"))
            | Q(pk__in=self.model.objects.filter(**role).order_by().values("pk"))
            | Q(pk__in=seats.order_by().values("staff"))
        )

    def found_by(self, text: str):
        return self.filter(search__has=text)


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):
    """Also what Django's own commands ask of a manager of users."""

    def get_by_natural_key(self, username):
        return self.get(username=names.username(username))

    def create_user(self, username: str, number: str, full_name: str, password: str | None = None, **fields):
        staff = self.model(username=username, number=number, full_name=full_name, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def create_superuser(self, username: str, number: str, full_name: str, password: str | None = None, **fields):
        return self.create_user(
            username, number, full_name, password, **{**fields, "is_staff": True, "is_superuser": True}
        )


class AppointmentQuerySet(OpenQuerySet):
    def on(self, day: date):
        """Those that hold on a day."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))

    def main(self):
        return self.filter(is_main=True)
