"""Departments: lay down, rename, move within the tree, name the head (ORG-01)."""

from django.db.models import Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from bizops.kernel import records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Department, Staff
from . import staff as people


@service
def add(
    *,
    by,
    name: str,
    code: str,
    parent: Department | None = None,
    name_en: str = "",
    head: Staff | None = None,
) -> Department:
    """Lay down a department."""
    department = Department(name=name, code=code, name_en=name_en, parent=_locked(parent))
    records.add(department, by=by)
    return set_head(department, head, by=by) if head else department


@service
def change(department: Department, *, by, version: int | None = None, **values) -> Department:
    """Change a department; `parent` and `head` are moved and named by their rules. Raises Conflict."""
    moved = {name: values.pop(name) for name in ("parent", "head") if name in values}
    department = records.change(department, values, by=by, version=version)
    if "parent" in moved and moved["parent"] != department.parent:
        department = move(department, moved["parent"], by=by)
    if "head" in moved and moved["head"] != department.head:
        department = set_head(department, moved["head"], by=by)
    return department


@service
def move(department: Department, parent: Department | None, *, by) -> Department:
    """Hang a department with all below it under another one, or at the top. Raises RuleBroken for a circle."""
    # The whole tree is locked: two moves at once could else close a circle that neither sees.
    tree = {row.pk: row for row in Department.objects.select_for_update().order_by("pk")}
    stored, target = tree[department.pk], tree[parent.pk] if parent else None
    if target and target.path.startswith(stored.path):
        raise RuleBroken(
            _("%(parent)s lies within %(department)s: it cannot stand above it.")
            % {"parent": target, "department": stored},
            "ORG-01",
            field="parent",
        )
    before, after = stored.path, f"{target.path if target else '/'}{stored.pk}/"
    stored = records.change(stored, {"parent": target}, by=by)
    rest = Substr("path", Length(Value(before)) + 1)
    Department.objects.filter(path__startswith=before).update(path=Concat(Value(after), rest))
    stored.refresh_from_db(fields=["path"])
    people.settle(by=by, within=stored)
    return stored


@service
def set_head(department: Department, head: Staff | None, *, by) -> Department:
    """Name the head of a department, or leave the seat empty. Raises RuleBroken if the person has left."""
    if head and not head.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": head}, "ORG-01", field="head")
    department = records.change(department, {"head": head}, by=by)
    people.settle(by=by, within=department)
    return department


def _locked(parent: Department | None) -> Department | None:
    """The parent as it stands, held so that nobody moves it while its child learns its path."""
    return Department.objects.select_for_update().get(pk=parent.pk) if parent else None
