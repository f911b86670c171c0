"""The record pages of the organisation: departments, posts, people (ORG-01, ORG-02)."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.pages.entity import EntityPages, Preset
from bizops.pages.panels import Facts, Panel, Related

from . import names
from .filters import DepartmentFilters, PostFilters, StaffFilters
from .forms import DepartmentForm, PostForm, StaffForm
from .models import Appointment, Department, Post, Staff
from .services import departments, posts, staff
from .tables import DepartmentTable, PostTable, StaffTable


@dataclass(frozen=True)
class Holders(Panel):
    """Who holds the post today, and how many seats are empty."""

    template_name: str = "organisation/holders.html"

    def context(self, document, staff, pages) -> dict:
        held = Appointment.objects.on(clock.today()).filter(post=document).select_related("staff")
        people = list(held.order_by("staff__number"))
        return {"held": people, "vacant": range(max(document.headcount - len(people), 0)), "post": document}


@dataclass(frozen=True)
class Appointments(Panel):
    """Every post that somebody holds or held."""

    template_name: str = "organisation/appointments.html"

    def context(self, document, staff, pages) -> dict:
        rows = document.appointments.select_related("post", "department", "superior").order_by("-starts_on", "-pk")
        employed = document.is_active
        return {
            "rows": rows[:50],
            "today": clock.today(),
            "may_appoint": employed and staff.pk != document.pk and staff.has_perm("organisation.appoint_staff"),
        }


class FewPages(EntityPages):
    """Kinds of which a company has dozens, not millions: looked up without an index."""

    looked_up: tuple[str, ...] = ()

    @classmethod
    def find(cls, rows, text, hidden):
        where = Q()
        for name in cls.looked_up:
            where |= Q(**{f"{name}__icontains": text})
        return rows.filter(where)


class PostPages(FewPages):
    model, table, filters, form = Post, PostTable, PostFilters, PostForm
    add, change = posts.add, posts.change
    looked_up = ("name", "name_en", "department__name")
    search = {"name": str}
    clauses = ("ORG-01",)
    icon = "briefcase"
    placeholder = _("Post or department")
    intro = _("What there is to do, and how many people are authorised to do it.")
    empty = _("Posts say what there is to do in a department. Add the department first.")
    panels = (
        Facts(_("Post"), fields=("department", "kind", "headcount", "name_en"), clause="ORG-01"),
        Holders(_("Held by")),
        Facts(_("Job description"), fields=("job_description",)),
    )

    @classmethod
    def queryset(cls):
        return Post.objects.filled().select_related("department")


class StaffPages(EntityPages):
    model, table, filters, form = Staff, StaffTable, StaffFilters, StaffForm
    add, change = staff.hire, staff.change
    search = {"search": names.prepared}
    searchable = True
    private_notes = "organisation.dismiss_staff"
    clauses = ("ORG-02",)
    icon = "users"
    placeholder = _("Name, pinyin, initials, number")
    presets = (
        Preset("employed", _("Employed"), "is_active=true"),
        Preset("left", _("Left"), "is_active=false"),
    )
    intro = _("Everybody who works here, with post, department and superior.")
    empty = _("Nobody is here yet. Add the first person.")
    detail_template = "organisation/staff_detail.html"
    panels = (
        Facts(_("Staff file"), fields=("number", "department", "post", "superior", "region", "joined_on", "left_on")),
        Appointments(_("Appointments"), clause="ORG-01"),
        Facts(_("Reached by"), fields=("phone", "email", "username", "name_en")),
    )

    @classmethod
    def queryset(cls):
        return Staff.objects.select_related("department", "post", "superior", "region")


class DepartmentPages(FewPages):
    model, table, filters, form = Department, DepartmentTable, DepartmentFilters, DepartmentForm
    add, change = departments.add, departments.change
    looked_up = ("name", "name_en", "code")
    search = {"name": str}
    clauses = ("ORG-01",)
    icon = "sitemap"
    placeholder = _("Name or code")
    intro = _("The departments and who heads them.")
    empty = _("A company begins with one department at the top.")
    panels = (
        Facts(_("Department"), fields=("code", "parent", "head", "name_en"), clause="ORG-01"),
        Related(_("Posts"), accessor="posts", pages=PostPages, via="department"),
        Related(
            _("People"), accessor="staff", pages=StaffPages, via="department", columns=("post", "superior", "phone")
        ),
    )

    @classmethod
    def queryset(cls):
        return Department.objects.select_related("parent", "head")
