"""The demo company on this machine with one command (`script/demo`)."""

import argparse
import contextlib
import hashlib
import http.client
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import postgres, system
from .errors import CannotRun
from .home import CHECKOUT, Home
from .lock import AlreadyRunning, RunLock
from .ports import HOST, free_port, is_free
from .processes import Child, Interrupts, Supervisor, kill_group
from .servers import environment

USUAL_PORT = 8000
FIRST_ANSWER = 90  # seconds until the web server must answer
OTHER_RUN_ENDS = 30  # seconds a running demo gets to stop for --reset
PYTHON = [sys.executable, "-u"]
MANAGE = [*PYTHON, "manage.py"]


def say(line: str) -> None:
    # The terminal may be gone; stopping in order matters more than telling about it.
    with contextlib.suppress(OSError):
        print(line, flush=True)


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/demo", description="Runs bizops with its demo company.")
    parser.add_argument("--reset", action="store_true", help="start over: all data of the demo are deleted")
    parser.add_argument("--port", type=int, help=f"listen here (usually {USUAL_PORT}, or a free one)")
    parser.add_argument("--company", help="which demo company to load")
    return parser.parse_args(words)


def demo(words: list[str]) -> int:
    """Run the demo until Ctrl+C."""
    chosen = options(words)
    home = Home.from_environment()
    if chosen.reset and (own := [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]):
        raise CannotRun(f"--reset empties the demo's own servers only: unset {' and '.join(own)} or leave it out.")
    home.prepare()
    lock = RunLock(home.run)
    with Interrupts() as interrupts:
        try:
            take(lock, stop_other=chosen.reset)
        except AlreadyRunning as other:
            say(f"bizops is already running at {other.address}" if other.address else "bizops is already starting.")
            return 0
        supervisor = Supervisor(interrupts=interrupts, say=say, record=lock.record)
        try:
            if chosen.reset:
                wipe(home)
            serve(chosen, home, lock, supervisor)
        except KeyboardInterrupt:
            say("\nStopping …")
            return 0
        finally:
            supervisor.stop()
            lock.release()


def take(lock: RunLock, *, stop_other: bool) -> None:
    """Take the home for this run; with `stop_other` the run that holds it is stopped first."""
    deadline = time.monotonic() + OTHER_RUN_ENDS
    while True:
        try:
            return lock.acquire()
        except AlreadyRunning:
            if not stop_other or time.monotonic() > deadline:
                raise
            lock.stop_other()
            time.sleep(0.2)


def wipe(home: Home) -> None:
    """Delete the data of the demo; its secrets stay."""
    say(f"Deleting the demo's data in {home.root} …")
    postgres.remove(home.pg)
    for folder in (home.files, home.mail, home.valkey, home.log):
        shutil.rmtree(folder, ignore_errors=True)
    for schedule in home.run.glob("celerybeat-schedule*"):
        schedule.unlink()
    home.prepare()


def serve(chosen: argparse.Namespace, home: Home, lock: RunLock, supervisor: Supervisor) -> None:
    """Bring everything up, say where it answers, and look after it until interrupted."""
    port = chosen_port(chosen.port)
    address = f"http://{HOST}:{port}"
    if missing := system.provide([system.PAPER], say):
        say(f"{missing} (the demo runs without)")
    say("Starting PostgreSQL and Valkey …")
    surroundings = os.environ | environment(home, supervisor) | lock.mark
    surroundings |= {"SITE_URL": address, "DJANGO_SETTINGS_MODULE": "bizops.settings.local", "PYTHONUNBUFFERED": "1"}
    prepare_data(chosen.company, home, surroundings)
    say("Starting the application …")
    for child in application(home, port, surroundings):
        supervisor.start(child)
    wait_for_answer(port, supervisor)
    lock.announce(address)
    step("demo_logins", env=surroundings)
    say(f"\nbizops answers at {address}\nStop it with Ctrl+C here, or: kill {os.getpid()}")
    while True:
        supervisor.watch()
        time.sleep(0.25)


def chosen_port(wanted: int | None) -> int:
    if wanted is None:
        return USUAL_PORT if is_free(USUAL_PORT) else free_port()
    if not 0 < wanted < 65536 or not is_free(wanted):
        raise CannotRun(f"Port {wanted} cannot be used on {HOST}: choose another with --port, or leave it out.")
    return wanted


def prepare_data(company: str | None, home: Home, env: dict[str, str]) -> None:
    say("Bringing the database up to date …")
    step("migrate", "-v0", env=env)
    collect_static(home, env)
    say("Loading the demo company, unless it is there …")
    step("load_demo", *(["--company", company] if company else []), env=env)


def collect_static(home: Home, env: dict[str, str]) -> None:
    """Collect the static files, unless none has changed since the last time."""
    built, stamp = home.root / "static" / "staticfiles.json", home.run / "static.stamp"
    found = static_fingerprint(built.parent)
    if built.exists() and stamp.exists() and stamp.read_text() == found:
        return
    step("collectstatic", "--noinput", "-v0", env=env)
    stamp.write_text(found)


def static_fingerprint(built: Path) -> str:
    """Changes with every static file of the checkout, and with the packages, which bring some, too."""
    sources = {path for depth in ("", "*/", "*/*/") for path in CHECKOUT.glob(f"{depth}static/**/*")}
    states = sorted((str(path), path.stat().st_mtime_ns) for path in sources if built not in path.parents)
    return hashlib.sha256(repr(states).encode() + (CHECKOUT / "requirements.lock").read_bytes()).hexdigest()


def step(*words: str, env: dict[str, str]) -> None:
    """Run one command of `manage.py` to its end, its output on the terminal."""
    process = subprocess.Popen(  # noqa: S603
        [*MANAGE, *words], cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        code = process.wait()
    except KeyboardInterrupt:
        kill_group(process)
        process.wait()
        raise
    if code != 0:
        raise CannotRun(f"`manage.py {words[0]}` failed (code {code}); its message stands above.")


def application(home: Home, port: int, env: dict[str, str]) -> list[Child]:
    """The processes of the application, in the order they start; they stop in the opposite one."""
    celery = [*PYTHON, "-m", "celery", "-A", "bizops"]
    gunicorn = [
        *PYTHON,
        "-m",
        "gunicorn",
        "bizops.wsgi:application",
        "-k",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "2",
    ]
    gunicorn += ["--bind", f"{HOST}:{port}", "--timeout", "60", "--graceful-timeout", "3", "--max-requests", "0"]
    gunicorn += ["--access-logfile", "-", "--no-control-socket"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", "-c", "2", "-l", "INFO"]
    beat = [*celery, "beat", "-s", str(home.run / "celerybeat-schedule"), "-l", "INFO"]

    def child(name: str, command: list[str], patience: float) -> Child:
        return Child(name, command, home.log / f"{name}.log", env, cwd=CHECKOUT, patience=patience)

    return [
        child("relay", [*MANAGE, "relay"], 2.0),
        child("worker", worker, 4.0),
        child("beat", beat, 2.0),
        child("web", gunicorn, 4.0),
    ]


def wait_for_answer(port: int, supervisor: Supervisor) -> None:
    """Wait until the health page says 200, looking after the children meanwhile."""
    deadline = time.monotonic() + FIRST_ANSWER
    while (status := health(port)) != 200:
        if time.monotonic() > deadline:
            web = supervisor.children[-1]
            raise CannotRun(f"The web server does not answer (health: {status}); it says:\n{web.last_words()}")
        supervisor.watch()
        time.sleep(0.2)


def health(port: int) -> int | None:
    """The status of the health page; asked without urllib, which would go through a proxy of the environment."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
