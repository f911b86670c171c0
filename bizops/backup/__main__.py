"""`python -m bizops.backup backup|restore …`: the two commands on the embedded server, whether it runs now or not."""

import os
import subprocess
import sys

from bizops.embedded import postgres
from bizops.embedded.errors import CannotRun
from bizops.embedded.home import CHECKOUT, Home
from bizops.embedded.lock import AlreadyRunning, RunLock
from bizops.embedded.ports import HOST
from bizops.embedded.processes import Interrupts, Supervisor


def main(words: list[str]) -> int:
    """Run the command on the server of this home; one that stands still is started for as long as that takes."""
    home = Home.from_environment()
    home.prepare()
    lock = RunLock(home.run)
    with Interrupts() as interrupts:
        try:
            lock.acquire()
        except AlreadyRunning:
            return manage(words, home, running(home))
        supervisor = Supervisor(interrupts=interrupts, say=print, record=lock.record)
        try:
            url = postgres.start(supervisor, folder=home.pg, log=home.log / "postgresql.log", secrets=home.secrets())
            return manage(words, home, url)
        finally:
            supervisor.stop()
            lock.release()


def running(home: Home) -> str:
    """The URL of the database of a server that runs; its port stands in its own lock file."""
    try:
        port = (postgres.data_folder(home.pg) / "postmaster.pid").read_text().splitlines()[3]
    except (OSError, IndexError):
        raise CannotRun("The application of this home is just starting: try again in a moment.") from None
    return f"postgres://bizops:{home.secrets().database}@{HOST}:{port}/bizops"


def manage(words: list[str], home: Home, url: str) -> int:
    known = {"BIZOPS_HOME": str(home.root), "SECRET_KEY": home.secrets().secret_key, "DATABASE_URL": url}
    command = [sys.executable, str(CHECKOUT / "manage.py"), *words]
    return subprocess.run(command, env=os.environ | known, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:2] not in (["backup"], ["restore"]):
        sys.exit(
            "usage: python -m bizops.backup backup TARGET [--keep N]\n       python -m bizops.backup restore BACKUP"
        )
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotRun as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
