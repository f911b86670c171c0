"""A home to play in, children that obey, and a way to see whether a process has ended."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bizops.embedded.home import Home
from bizops.embedded.lock import started
from bizops.embedded.processes import Child, Interrupts, Supervisor


@pytest.fixture(autouse=True)
def no_servers_from_outside(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(monkeypatch):
    """A prepared home that PostgreSQL's user can reach; pytest's own folders are closed to it."""
    root = Path(tempfile.mkdtemp(prefix="bizops-test-", dir="/tmp"))
    root.chmod(0o755)
    monkeypatch.setenv("BIZOPS_HOME", str(root))
    home = Home(root)
    home.prepare()
    yield home
    shutil.rmtree(root)


@pytest.fixture
def said():
    """The lines a supervisor said."""
    return []


@pytest.fixture
def interrupts():
    with Interrupts() as interrupts:
        yield interrupts


@pytest.fixture
def supervisor(interrupts, said):
    supervisor = Supervisor(interrupts=interrupts, say=said.append, first_pause=0.1)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def child(tmp_path):
    """Makes a child that runs a few lines of Python."""

    def make(name, source, **how):
        return Child(name, [sys.executable, "-Sc", source], tmp_path / f"{name}.log", **how)

    return make


@pytest.fixture
def eventually():
    """Wait until something is true, or fail."""

    def wait(question, patience=20.0):
        deadline = time.monotonic() + patience
        while not question():
            assert time.monotonic() < deadline, "it never came true"
            time.sleep(0.02)

    return wait


@pytest.fixture
def ended():
    """Whether no process has this number any more."""
    return lambda pid: started(int(pid)) is None
