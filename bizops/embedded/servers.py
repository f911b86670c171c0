"""The environment of the application: servers of one's own by URL, else the embedded ones."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import postgres, valkey
from .home import Home
from .lock import AlreadyRunning, RunLock
from .processes import Interrupts, Supervisor

PREFIX = "bizops-throwaway-"
PLACE = Path("/tmp")  # noqa: S108


def environment(home: Home, supervisor: Supervisor, *, throwaway: bool = False) -> dict[str, str]:
    """Start the servers that no URL names, and return what the application reads from its environment."""
    secrets = home.secrets()
    found = {"BIZOPS_HOME": str(home.root), "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.secret_key}
    found["DATABASE_URL"] = os.environ.get("DATABASE_URL") or postgres.start(
        supervisor, folder=home.pg, log=home.log / "postgresql.log", secrets=secrets, throwaway=throwaway
    )
    found["REDIS_URL"] = os.environ.get("REDIS_URL") or valkey.start(
        supervisor, folder=home.valkey, log=home.log / "valkey.log", password=secrets.valkey, throwaway=throwaway
    )
    return found


@contextlib.contextmanager
def throwaway(interrupts: Interrupts) -> Iterator[dict[str, str]]:
    """Servers for one command, in a folder of their own; afterwards no process and no folder is left."""
    sweep()
    with interrupts.held():
        # Not in TMPDIR, which may be closed to the user PostgreSQL runs as.
        home = Home(Path(tempfile.mkdtemp(prefix=PREFIX, dir=PLACE)))
        home.root.chmod(0o755)
        home.prepare()
        lock = RunLock(home.run)
        lock.acquire()
    supervisor = Supervisor(interrupts=interrupts, say=print, record=lock.record)
    try:
        yield os.environ | environment(home, supervisor, throwaway=True) | lock.mark
    finally:
        with contextlib.suppress(KeyboardInterrupt), interrupts.held():
            supervisor.stop()
            lock.release()
            shutil.rmtree(home.root, ignore_errors=True)


def sweep() -> None:
    """Remove what throw-away runs left that were killed before they could tidy up."""
    # A folder without a state is just being made by somebody who does not hold its lock yet.
    for state in PLACE.glob(f"{PREFIX}*/run/state.json"):
        with contextlib.suppress(AlreadyRunning, OSError):
            if state.lstat().st_uid == os.geteuid():
                lock = RunLock(state.parent)
                lock.acquire()
                lock.release()
                shutil.rmtree(state.parents[1], ignore_errors=True)
