"""One run per home: who holds it, where it answers, and what a killed run left behind."""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from .processes import Child

MARK = "BIZOPS_RUN"  # in the environment of every child, so that grandchildren are known too
PROC = Path("/proc")


class AlreadyRunning(Exception):
    """Another run holds this home; `address` is empty while it is still starting."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class RunLock:
    """Holds a home for one run, and writes down each process of it with its start time.

    A process number alone proves nothing after a crash: the machine may have given it to somebody else.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "lock"
        self._state_file = folder / "state.json"
        self._file = None
        self.state: dict = {}

    def acquire(self) -> None:
        """Take the home and stop what a killed run left in it. Raises AlreadyRunning."""
        # Opened without the right to be inherited: a child must not keep the home locked.
        self._file = self._lock.open("a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            self._file = None
            raise AlreadyRunning(self.read().get("address", "")) from None
        stop_leftovers(self.read())
        self.state = {"run": secrets.token_hex(8), "supervisor": _identity(os.getpid()), "children": {}}
        self._write()

    def release(self) -> None:
        if self._file:
            stop_marked(self.state["run"])
            self._state_file.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    @property
    def mark(self) -> dict[str, str]:
        """What every child gets into its environment."""
        return {MARK: self.state["run"]}

    def record(self, child: Child) -> None:
        self.state["children"][child.name] = _identity(child.process.pid) | {"signal": int(child.stop_signal)}
        self._write()

    def announce(self, address: str) -> None:
        """Write down where this run answers."""
        self.state["address"] = address
        self._write()

    def read(self) -> dict:
        """What the present or the last run wrote down."""
        try:
            return json.loads(self._state_file.read_text())
        except (OSError, ValueError):
            return {}

    def stop_other(self, patience: float = 25.0) -> None:
        """Stop the run that holds this home, if there is one."""
        other = self.read().get("supervisor")
        if other and is_alive(other):
            end(other, signal.SIGTERM, patience)

    def _write(self) -> None:
        draft = self._state_file.with_suffix(".draft")
        draft.write_text(json.dumps(self.state))
        draft.replace(self._state_file)


def stop_leftovers(state: dict) -> None:
    """Stop what is still alive of a killed run, last started first."""
    for child in reversed(list(state.get("children", {}).values())):
        end(child, child["signal"], patience=5.0)
    if "run" in state:
        stop_marked(state["run"])


def end(process: dict, number: int, patience: float) -> None:
    """Send a signal, wait, then kill; a process that took over the number is left alone."""
    for step in (number, signal.SIGKILL):
        deadline = time.monotonic() + patience
        if is_alive(process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process["pid"], step)
        while is_alive(process) and time.monotonic() < deadline:
            time.sleep(0.05)


def stop_marked(run: str) -> None:
    """Kill what carries the mark of a run, whoever started it: pool workers, browsers. Needs /proc."""
    for pid in _marked(run):
        if pid != os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _marked(run: str) -> Iterator[int]:
    wanted = f"{MARK}={run}".encode()
    for entry in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)


def _identity(pid: int) -> dict:
    return {"pid": pid, "started": started(pid)}


def is_alive(process: dict) -> bool:
    """Whether this very process, not merely its number, still runs."""
    return process["started"] is not None and started(process["pid"]) == process["started"]


def started(pid: int) -> str | None:
    """When a process was started, in the system's own words; None for no such process, or a dead one."""
    if PROC.joinpath("self", "stat").exists():
        try:
            # The name in parentheses may hold spaces; the fields after it are counted from the state.
            state, *fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return None if state == "Z" else f"{boot} {fields[18]}"
    command = ["ps", "-o", "state=,lstart=", "-p", str(pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split(maxsplit=1)  # noqa: S603
    return None if not found or found[0].startswith("Z") else found[1].strip()
