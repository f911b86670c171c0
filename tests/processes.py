"""Processes of the house on the database of a test: workers, relays, commands, killed without mercy at the end."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def process(transactional_db):
    """Start a process on the test's database and broker; whatever still runs at the end is killed with its children."""
    started = []

    def start(*words: str) -> subprocess.Popen:
        child = subprocess.Popen(
            [sys.executable, *words],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": database_url(), "SITE_URL": settings.SITE_URL},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        kill(child)


def kill(child: subprocess.Popen) -> None:
    """kill -9 to the process and all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, 9)
    child.wait()


def database_url() -> str:
    d = connection.settings_dict
    return f"postgres://{quote(d['USER'])}:{quote(d['PASSWORD'])}@{d['HOST']}:{d['PORT']}/{d['NAME']}"


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
