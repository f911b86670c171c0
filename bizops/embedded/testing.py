"""Commands against throw-away servers: one of one's own, or the whole suite (`script/test`)."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from . import system
from .errors import CannotRun
from .home import CHECKOUT
from .processes import Interrupts
from .servers import throwaway

NEEDS = (system.PAPER, system.BROWSER, system.CHINESE_FONT, system.CATALOGUES)
ALONE = ("-n", "--numprocesses", "--pdb", "--trace")  # options that choose, or forbid, several processes
SITE_URL = "http://127.0.0.1:8000"


def run_with_servers(command: list[str]) -> int:
    """Run one command with throw-away servers in its environment and return its exit code."""
    with Interrupts() as interrupts, throwaway(interrupts) as environment:
        environment.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.test")
        environment.setdefault("SITE_URL", SITE_URL)
        return run(command, environment, interrupts)


def test(words: list[str]) -> int:
    """Run the checks and the tests; pytest gets all words but `--long`.

    The checks are left out when somebody asks for particular tests.
    """
    arguments = [word for word in words if word != "--long"]
    if missing := system.provide(NEEDS, lambda line: print(line, flush=True)):
        raise CannotRun(missing)
    with Interrupts() as interrupts, throwaway(interrupts) as environment:
        environment |= {"DJANGO_SETTINGS_MODULE": "bizops.settings.test", "SITE_URL": SITE_URL}
        environment["TMPDIR"] = tempfile.mkdtemp(dir=environment["BIZOPS_HOME"])  # goes with it: pytest keeps its own
        if len(arguments) < len(words):
            environment["BIZOPS_LONG"] = "1"
        if names_tests(arguments):
            return run([sys.executable, "-m", "pytest", *spread(arguments)], environment, interrupts)
        with begun([sys.executable, "-m", "tests.template"], environment):
            code = run([str(CHECKOUT / "script" / "check")], environment, interrupts)
            return code or run([sys.executable, "-m", "pytest", *spread(arguments)], environment, interrupts)


@contextlib.contextmanager
def begun(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A command beside what follows, which waits for it where it must and does its work if it fails."""
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def names_tests(arguments: list[str]) -> bool:
    """Whether a file or folder with tests is among pytest's arguments."""
    places = [CHECKOUT / word.partition("::")[0] for word in arguments if not word.startswith("-")]
    return any(place.exists() and place.is_relative_to(CHECKOUT / "tests") for place in places)


def spread(arguments: list[str]) -> list[str]:
    """Pytest's arguments; over two processes unless they say otherwise, who take work from each other at the end."""
    chosen = any(word.startswith(ALONE) or word.endswith("no:xdist") for word in arguments)
    return arguments if chosen else ["-n", "2", "--dist", "worksteal", *arguments]


def run(command: list[str], environment: dict[str, str], interrupts: Interrupts) -> int:
    """Run a command in the foreground and return its exit code; an interruption is passed on, then waited for."""
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment)  # noqa: S603
    asked = 0
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            asked += 1
            if asked > 2:
                process.kill()
            # Ctrl+C in a terminal has reached the command already; twice would cut its own tidying up short.
            elif interrupts.last != signal.SIGINT or not in_foreground():
                process.send_signal(interrupts.last)


def in_foreground() -> bool:
    """Whether a terminal sends its Ctrl+C to us and to what we started alike."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
