"""From where a person's permissions come: roles, posts of today's appointments, the person's own list."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, Value
from django.db.models.functions import Concat

from bizops.kernel import clock


def permissions_of(staff) -> frozenset[str]:
    """Every `app.codename` that the person holds today, in one query."""
    from .models import Appointment

    posts = Appointment.objects.on(clock.today()).filter(staff=staff).values("post")
    groups = Group.objects.filter(Q(user=staff) | Q(posts__in=posts)).values("pk")
    given = Permission.objects.filter(Q(group__in=groups) | Q(user=staff))
    code = Concat("content_type__app_label", Value("."), "codename")
    return frozenset(given.order_by().values_list(code, flat=True).distinct())
