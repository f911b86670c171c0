"""Posts: lay down, change, say which roles come with them (ORG-01)."""

from django.contrib.auth.models import Group
from django.db.models import Q

from bizops.kernel import clock, records
from bizops.kernel.services import service

from ..choices import PostKind
from ..models import Department, Post
from . import staff as people


@service
def add(
    *,
    by,
    department: Department,
    name: str,
    name_en: str = "",
    kind: str = PostKind.BUSINESS,
    headcount: int = 1,
    job_description: str = "",
) -> Post:
    """Lay down a post with its authorised headcount."""
    post = Post(
        department=department,
        name=name,
        name_en=name_en,
        kind=kind,
        headcount=headcount,
        job_description=job_description,
    )
    return records.add(post, by=by)


@service
def change(post: Post, *, by, version: int | None = None, **values) -> Post:
    """Change a post; when it changes department, whoever holds it goes with it. Raises Conflict."""
    before = post.department_id
    post = records.change(post, values, by=by, version=version)
    if post.department_id != before:
        open_ones = post.appointments.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
        for appointment in open_ones:
            records.change(appointment, {"department": post.department}, by=by)
        people.settle(by=by, only=open_ones.values("staff"))
    return post


@service
def give_roles(post: Post, names: tuple[str, ...], *, by) -> Post:
    """Say which roles come with the post: these and no others. Raises Group.DoesNotExist for an unknown name."""
    post.groups.set([Group.objects.get(name=name) for name in names])
    return post
