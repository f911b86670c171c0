"""What every test stands on: a database cloned from one migrated template, closed sockets, and the people of the house."""

import gc
import hashlib
import os
import socket
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from script.benching.databases import drop
from tests.browser import chromium, visit  # noqa: F401  the browser, one for all tests of a worker
from tests.factories.house import every_right
from tests.factories.organisation import Firm
from tests.processes import process  # noqa: F401
from tests.refilling import Fresh

ROOT = Path(__file__).resolve().parents[1]
OURS = {"127.0.0.1", "::1", "localhost"}
MAKING = 7310  # the number of the lock under which one worker makes the template and the others wait


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
            cursor.execute("SET lock_timeout = 0")  # the first worker migrates longer than a page may wait
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
            template = _template(cursor)
            cursor.execute(f"CREATE DATABASE {mine} TEMPLATE {template}")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])
        _use(mine)
        fresh = Fresh()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: fresh.restore())
        yield
    with django_db_blocker.unblock():
        _use(before)
        with connection._nodb_cursor() as cursor:
            drop(cursor, mine)


def _template(cursor) -> str:
    """The migrated database, made if it is not there; one that belongs to other migrations goes."""
    digest = hashlib.sha256()
    for file in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in file.parts:
            digest.update(file.as_posix().encode() + file.read_bytes())
    for file in ("bizops/roles.py", "bizops/settings/base.py"):
        digest.update((ROOT / file).read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%'", [])
    for (other,) in cursor.fetchall():
        if other == name:
            return name
        drop(cursor, other)
    drop(cursor, "half_made")
    cursor.execute("CREATE DATABASE half_made")
    before = connection.settings_dict["NAME"]
    _use("half_made")
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)  # a fifth quicker: each migration builds its models anew
    call_command("migrate", verbosity=0, interactive=False)
    gc.set_threshold(*usual)
    every_right()
    _use(before)
    cursor.execute(f"ALTER DATABASE half_made RENAME TO {name}")
    return name


def _use(name: str) -> None:
    connection.close()
    connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = name


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
