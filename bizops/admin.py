"""The administration: Django's own, behind the login of the house, with the history of the house, quick on big tables.

Imported while the apps are still loading: whatever has models is imported where it is used.
"""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connections, models
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from bizops.pages.gates import LOGGED_IN

CAP = 10_000


class HouseAdminConfig(AdminConfig):
    default_site = "bizops.admin.HouseAdminSite"


class HouseAdminSite(admin.AdminSite):
    """For people with `is_staff`; login, logout and passwords are those of the house."""

    site_header = site_title = _("Administration")
    index_title = _("What can be set here")
    site_url = None

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one login page; who is in but may not enter here is told so, instead of being asked again."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next", "")
        ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        query = urlencode({"next": wanted if ours else resolve_url("admin:index")})
        return redirect(f"{resolve_url('login')}?{query}")

    login.gate = LOGGED_IN

    def logout(self, request, extra_context=None):
        return redirect("landing")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("password_change_done")


class EstimatingPaginator(Paginator):
    """The whole table is estimated from the planner's statistics, a part of it is counted up to a cap."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not rows.query.where:
            estimate = _estimate(rows.db, rows.model._meta.db_table)
            if estimate > CAP:
                return estimate
        return rows.order_by()[: CAP + 1].count()


def _estimate(using: str, table: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [f'"{table}"'])
        row = cursor.fetchone()
    return row[0] if row else 0


class HouseAdmin(admin.ModelAdmin):
    """What every admin of the house does: keeps history, shows no select of all rows, changes no status, deletes nothing.

    `deletable = True` lets rows go that nothing points to (Django refuses the rest).
    """

    paginator = EstimatingPaginator
    show_full_result_count = False
    list_per_page = 50
    deletable = False
    list_editable = ()

    # --- who did it ---------------------------------------------------------------------------------
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with _said(request):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        with _said(request):
            return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):
        with _said(request):
            return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        """Counts up the version, so that somebody who has the record open on a page meets a conflict, not a loss."""
        if change and hasattr(obj, "version"):
            obj.version += 1
        super().save_model(request, obj, form, change)

    # --- what may be done ---------------------------------------------------------------------------
    def has_delete_permission(self, request, obj=None):
        return self.deletable and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        lifecycle = getattr(self.model, "lifecycle", None)
        return [*super().get_readonly_fields(request, obj), *([lifecycle.field] if lifecycle else [])]

    # --- quick on big tables ------------------------------------------------------------------------
    def get_list_select_related(self, request):
        shown = self.get_list_display(request)
        return [f.name for f in self.model._meta.concrete_fields if f.is_relation and f.name in shown] or False

    def get_autocomplete_fields(self, request):
        """Every relation that the admin can search."""
        drawn_otherwise = {*self.filter_horizontal, *self.filter_vertical, *self.radio_fields, *self.raw_id_fields}
        found = {f.name for f in self._relations() if self._searches(f)} - drawn_otherwise
        return [*super().get_autocomplete_fields(request), *sorted(found)]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A relation that the admin cannot search is a number, never a select of all rows."""
        if "widget" not in kwargs and not self._searches(db_field) and db_field.name not in self.radio_fields:
            kwargs["widget"] = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _relations(self):
        return [f for f in self.model._meta.get_fields() if isinstance(f, models.ForeignKey | models.ManyToManyField)]

    def _searches(self, field) -> bool:
        related = self.admin_site._registry.get(field.remote_field.model)
        return bool(related and related.search_fields)


class ViewOnlyAdmin(HouseAdmin):
    """Looked at, never touched: what services and the clock keep."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


def _said(request):
    from .kernel.history import said

    return said(by=request.user.pk, place="admin")
