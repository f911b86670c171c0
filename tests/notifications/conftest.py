"""People, a postbox that keeps mail, and processes of the house on the database of the test."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from bizops.notifications.models import Outbox
from tests.factories.house import person

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def kept_mail(settings):
    settings.EMAIL_BACKEND = "bizops.notifications.mail.KeptMail"


@pytest.fixture
def anna(db):
    return person(full_name="安然", email="anna@example.com", language="en")


@pytest.fixture
def ben(db):
    return person(full_name="周奔", email="ben@example.com", language="zh-hans")


@pytest.fixture
def process(transactional_db):
    """Start `manage.py …` on the test's database; whatever still runs at the end is killed."""
    started = []

    def start(*words: str, **environment: str) -> subprocess.Popen:
        child = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": database_url(), "SITE_URL": settings.SITE_URL, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


def database_url() -> str:
    d = connection.settings_dict
    return f"postgres://{quote(d['USER'])}:{quote(d['PASSWORD'])}@{d['HOST']}:{d['PORT']}/{d['NAME']}"


@pytest.fixture
def due_again():
    """As if every waiting row had waited long enough."""

    def now():
        from bizops.kernel import clock

        Outbox.objects.filter(delivered_at__isnull=True, dead_at__isnull=True).update(next_at=clock.now())

    return now
