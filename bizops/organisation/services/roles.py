"""Roles and their permissions: given once, never taken back or given again."""

from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction

from bizops.roles import ROLES

from ..models import GivenPermission


def give(app: str, *, using: str = "default") -> int:
    """Create missing groups and give them this app's permissions that they never had; returns how many were new.

    Called after every `migrate`. What an admin took away is remembered as given and stays away.
    """
    wanted = {(group, code) for group, codes in ROLES.items() for code in codes if code.split(".", 1)[0] == app}
    if not wanted or not _ready(using):
        return 0
    with transaction.atomic(using=using):
        known = set(GivenPermission.objects.using(using).values_list("group", "permission"))
        permissions = _permissions(app, using)
        groups = {name: Group.objects.using(using).get_or_create(name=name)[0] for name in ROLES}
        new = [(group, code) for group, code in sorted(wanted - known) if code in permissions]
        for group, code in new:
            groups[group].permissions.add(permissions[code])
        GivenPermission.objects.using(using).bulk_create(
            [GivenPermission(group=group, permission=code) for group, code in new], ignore_conflicts=True
        )
    return len(new)


def _permissions(app: str, using: str) -> dict[str, Permission]:
    rows = Permission.objects.using(using).filter(content_type__app_label=app)
    return {f"{app}.{row.codename}": row for row in rows}


def _ready(using: str) -> bool:
    """Whether the tables are there: `migrate` also rings after migrating a single app on an empty database."""
    tables = set(connections[using].introspection.table_names())
    return {GivenPermission._meta.db_table, Group._meta.db_table, Permission._meta.db_table} <= tables
