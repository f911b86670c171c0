"""What the tests themselves stand on: after a test that commits, the next one finds a fresh database."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from bizops.audit.models import Access
from bizops.kernel.events import publish
from bizops.pages.events import Viewed
from tests.factories.house import Office
from tests.refilling import Fresh


def held(fresh: Fresh) -> dict[str, list[str]]:
    return {name: sorted(rows.splitlines()) for name, rows in fresh.rows.items()}


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_every_table_is_as_fresh_as_before():
    fresh = Fresh()
    assert {"auth_permission", "django_content_type", "auth_group"} <= fresh.rows.keys()
    publish(Viewed("customers/customer", 7, "宝光显示", Office().keeper))  # a log that refuses to be emptied by row
    Permission.objects.filter(codename="view_access").delete()
    Group.objects.first().delete()
    assert held(Fresh()) != held(fresh)
    fresh.restore()
    assert held(Fresh()) == held(fresh)
    assert not Access.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",), "the triggers watch again"
