"""Somebody who may import, in a department of his own."""

import pytest
from django.db import connection

from bizops.organisation.models import Staff
from tests.factories.house import Office


def in_english(staff: Staff) -> Staff:
    """The same person reading English, so that what a job tells him can be compared."""
    Staff.objects.filter(pk=staff.pk).update(language="en")
    return Staff.objects.get(pk=staff.pk)


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def keeper(office):
    return in_english(office.keeper)


@pytest.fixture
def checksum():
    """The content of tables, so that two moments can be compared to the byte; versions only ever rise."""

    def of(*tables: str) -> list[str]:
        with connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(
                    f"SELECT md5(coalesce(string_agg((to_jsonb(t) - 'version')::text, '|' ORDER BY t.id), '')) FROM {table} t"
                )
                found.append(cursor.fetchone()[0])
            return found

    return of
