"""From where a person's rights come: roles, posts of today's appointments, the person's own list, the departments headed.

Asked once on every page, so it is one prepared statement: the ORM would take longer to write it than PostgreSQL to answer.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from bizops.kernel import clock

ASKED = """
WITH held AS (
  SELECT permission_id FROM {own} WHERE staff_id = %(staff)s
  UNION
  SELECT permission_id FROM auth_group_permissions WHERE group_id IN (
    SELECT group_id FROM {roles} WHERE staff_id = %(staff)s
    UNION
    SELECT given.group_id FROM {post_roles} given JOIN {appointment} held USING (post_id)
    WHERE held.staff_id = %(staff)s AND held.starts_on <= %(on)s AND (held.ends_on IS NULL OR held.ends_on >= %(on)s)))
SELECT
  ARRAY(SELECT kind.app_label || '.' || permission.codename FROM held
        JOIN auth_permission permission ON permission.id = held.permission_id
        JOIN django_content_type kind ON kind.id = permission.content_type_id),
  ARRAY(SELECT inner_one.id FROM {department} head
        JOIN {department} inner_one ON inner_one.path LIKE head.path || '%%' WHERE head.head_id = %(staff)s)
"""


@dataclass(frozen=True)
class Standing:
    """What somebody may do today (`app.codename`), and which departments somebody heads, with all below them."""

    permissions: frozenset[str]
    headed: frozenset[int]


def standing_of(staff) -> Standing:
    """Read in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(**_tables()), {"staff": staff.pk, "on": clock.today()})
        permissions, headed = cursor.fetchone()
    return Standing(frozenset(permissions), frozenset(headed))


def _tables() -> dict[str, str]:
    staff, post = apps.get_model("organisation.Staff"), apps.get_model("organisation.Post")
    return {
        "own": staff.user_permissions.through._meta.db_table,
        "roles": staff.groups.through._meta.db_table,
        "post_roles": post.groups.through._meta.db_table,
        "appointment": apps.get_model("organisation.Appointment")._meta.db_table,
        "department": apps.get_model("organisation.Department")._meta.db_table,
    }
