"""The organisation in the administration: company, calendar, departments, posts with their roles, people, roles."""

import pghistory.models
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from bizops.admin import HouseAdmin
from bizops.kernel import clock
from bizops.kernel.history import said
from bizops.pages.gates import permission

from . import names
from .choices import Weekday
from .models import Appointment, CalendarException, Company, Department, Post, Region, Staff
from .services import company as house
from .services import departments

admin.site.unregister(Group)


class CompanyForm(forms.ModelForm):
    working_week = forms.TypedMultipleChoiceField(
        label=_("working week"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Company
        fields = [
            "name",
            "short_name",
            "name_en",
            "tax_number",
            "address",
            "logo",
            "currency",
            "time_zone",
            "country",
            "fiscal_year_starts",
            "working_week",
            "language",
        ]


@admin.register(Company)
class CompanyAdmin(HouseAdmin):
    form = CompanyForm
    list_display = ["name", "short_name", "currency", "time_zone", "language"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Company.objects.exists()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        house.forget()


@admin.register(CalendarException)
class CalendarExceptionAdmin(HouseAdmin):
    deletable = True
    list_display = ["day", "is_worked", "name"]
    list_filter = ["is_worked"]
    date_hierarchy = "day"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        house.forget()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        house.forget()


@admin.register(Region)
class RegionAdmin(HouseAdmin):
    list_display = ["name", "name_en"]
    search_fields = ["name", "name_en"]


@admin.register(Department)
class DepartmentAdmin(HouseAdmin):
    """Parent and head change by their rules, so the service writes them."""

    list_display = ["name", "code", "parent", "head"]
    search_fields = ["name", "name_en", "code"]
    fields = ["code", "name", "name_en", "parent", "head"]

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        if not change:
            made = departments.add(by=request.user, **values)
            obj.pk = made.pk
        elif values:
            departments.change(Department.objects.get(pk=obj.pk), by=request.user, **values)


@admin.register(Post)
class PostAdmin(HouseAdmin):
    """Here a post gets its roles; what it is and where it belongs is changed on its page."""

    list_display = ["name", "department", "kind", "headcount"]
    list_filter = ["kind", "groups"]
    search_fields = ["name", "name_en", "department__name"]
    fields = ["department", "name", "name_en", "kind", "headcount", "job_description", "groups"]
    filter_horizontal = ["groups"]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["department"] if obj else [])]


class NewPasswordForm(AdminPasswordChangeForm):
    def save(self, commit=True):
        """Writes the password and nothing else of a row that others may be writing too."""
        staff = super().save(commit=False)
        staff.save(update_fields=["password"])
        return staff


@admin.register(Staff)
class StaffAdmin(HouseAdmin, UserAdmin):
    """Roles, passwords and repair of staff files. Hiring, appointing and leaving have pages of their own."""

    change_password_form = NewPasswordForm
    list_display = ["full_name", "number", "username", "department", "post", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "groups", "department"]
    search_fields = ["search"]
    ordering = ["number"]
    filter_horizontal = ["groups", "user_permissions"]
    always_read = ["department", "post", "superior", "joined_on", "left_on", "is_active", "last_login"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["number", "full_name", "name_en", "email", "phone", "region"]}),
        (_("Employment"), {"fields": ["department", "post", "superior", "joined_on", "left_on", "is_active"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "groups", "user_permissions", "last_login"]}),
        (_("Choice"), {"fields": ["language", "theme"]}),
    ]
    add_fieldsets = ()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes his own rights or those of a superuser, except a superuser."""
        untouchable = obj is not None and (obj.is_superuser or obj.pk == request.user.pk)
        return super().has_change_permission(request, obj) and (request.user.is_superuser or not untouchable)

    def get_readonly_fields(self, request, obj=None):
        only_superusers = [] if request.user.is_superuser else ["is_superuser", "user_permissions"]
        return [*super().get_readonly_fields(request, obj), *self.always_read, *only_superusers]

    def get_search_results(self, request, queryset, search_term):
        """By the index that finds names, pinyin, initials, numbers."""
        term = names.prepared(search_term)
        return (queryset.found_by(term) if term else queryset), False

    def user_change_password(self, request, id, form_url=""):  # noqa: A002  Django's name
        with said(by=request.user.pk, place="admin"):
            return super().user_change_password(request, id, form_url)

    user_change_password.gate = permission("organisation.change_staff")


@admin.register(Appointment)
class AppointmentAdmin(HouseAdmin):
    """To look at: appointments are made, ended and cut by their rules."""

    list_display = ["staff", "post", "department", "starts_on", "ends_on", "is_main"]
    list_filter = ["is_main", "department"]
    search_fields = ["staff__search"]
    date_hierarchy = "starts_on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Group)
class RoleAdmin(HouseAdmin, GroupAdmin):
    """Roles and what they may do, but for one's own. The permissions of history tables are left out: nobody opens those."""

    def has_change_permission(self, request, obj=None):
        """Nobody widens his own rights."""
        mine = obj is not None and not request.user.is_superuser and _holds(request.user, obj)
        return not mine and super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "permissions" and field is not None:
            field.queryset = field.queryset.exclude(content_type__in=_of_history())
        return field


def _holds(staff, group) -> bool:
    """Whether somebody has a role, by himself or by a post."""
    posts = Appointment.objects.on(clock.today()).filter(staff=staff).values("post")
    return group.user_set.filter(pk=staff.pk).exists() or group.posts.filter(pk__in=posts).exists()


def _of_history() -> list[int]:
    return [
        kind.pk
        for kind in ContentType.objects.all()
        if (model := kind.model_class()) is not None and issubclass(model, pghistory.models.Event)
    ]
