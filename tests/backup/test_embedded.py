"""A small office has no server but the embedded one: its two commands find it, or start it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bizops.embedded import postgres
from bizops.embedded.home import Home
from bizops.embedded.lock import RunLock
from bizops.embedded.processes import Interrupts, Supervisor
from tests.processes import CHECKOUT


@pytest.fixture
def home():
    """An empty home that PostgreSQL's user can reach; pytest's own folders are closed to it."""
    root = Path(tempfile.mkdtemp(prefix="bizops-test-", dir="/tmp"))
    root.chmod(0o755)
    home = Home(root)
    home.prepare()
    yield home
    shutil.rmtree(root)


def command(home: Home, *words) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    done = subprocess.run(
        [sys.executable, "-m", "bizops.backup", *map(str, words)],
        cwd=CHECKOUT,
        env=environment | {"BIZOPS_HOME": str(home.root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def tables(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.startswith(("customers_", "organisation_", "django_"))]


def test_an_office_is_restored_into_a_new_home_and_backed_up_from_there(taken, home, tmp_path):
    restored = command(home, "restore", taken)
    assert "proven equal" in restored
    assert not (postgres.data_folder(home.pg) / "postmaster.pid").exists(), "the server stands still again"

    lock = RunLock(home.run)
    lock.acquire()  # now it runs, as the demo does
    with Interrupts() as interrupts:
        supervisor = Supervisor(interrupts=interrupts, say=print, record=lock.record)
        try:
            postgres.start(supervisor, folder=home.pg, log=home.log / "postgresql.log", secrets=home.secrets())
            began = time.time()
            again = command(home, "backup", tmp_path / "again.tar")
        finally:
            supervisor.stop()
            lock.release()
    assert (tmp_path / "again.tar").stat().st_mtime > began
    assert tables(again) == tables(restored)
    assert len(tables(again)) > 20
