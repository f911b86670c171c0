"""What every test stands on: a database cloned from one migrated template, closed sockets, and the people of the house."""

import os
import socket

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from script.benching.databases import drop
from tests import template
from tests.browser import chromium, visit  # noqa: F401  the browser, one for all tests of a worker
from tests.factories.organisation import Firm
from tests.processes import process  # noqa: F401
from tests.refilling import Fresh

OURS = {"127.0.0.1", "::1", "localhost"}


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="state machines try twenty times as much")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Migrate once for all workers of all runs with the same migrations; each worker clones the result in a moment."""
    mine = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            template.cloned(cursor, mine)
        template.use(mine)
        fresh = Fresh()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: fresh.restore())
        yield
    with django_db_blocker.unblock():
        template.use(before)
        with connection._nodb_cursor() as cursor:
            drop(cursor, mine)


@pytest.fixture(autouse=True, scope="session")
def no_sockets_to_others():
    """A test that asks another machine fails, by name of that machine."""
    real = socket.socket.connect

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in OURS:
            raise RuntimeError(f"a test wanted to reach {address[0]}")
        return real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What a process keeps for a minute must not outlive the test that rolled it back."""
    cache.clear()
    yield
    cache.clear()


# --- the people -------------------------------------------------------------------------------------
@pytest.fixture
def firm(db) -> Firm:
    """The company with its departments; `firm.hire("anna")` brings in somebody of the demo's cast."""
    return Firm()


@pytest.fixture
def anna(firm):
    """A salesperson of the business department."""
    return firm.hire("anna")


@pytest.fixture
def ben(firm):
    """A colleague of anna's."""
    return firm.hire("ben")


@pytest.fixture
def clara(firm):
    """The head of anna's and ben's department."""
    return firm.hire("clara")


@pytest.fixture
def dan(firm):
    """Customer service: another department."""
    return firm.hire("dan")


@pytest.fixture
def nobody(firm):
    """Can log in, and that is all."""
    return firm.hire("nobody")


@pytest.fixture
def director(firm):
    """The head of the company."""
    return firm.hire("director")


@pytest.fixture
def hr(firm):
    """Keeps the staff files."""
    return firm.hire("hr")


@pytest.fixture
def admin(firm):
    """May enter the administration, and is no superuser."""
    return firm.hire("admin")
