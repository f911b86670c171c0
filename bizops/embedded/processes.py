"""Children of a run: start, watch, restart with back-off, stop in order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROTATE_ABOVE = 5 * 1024 * 1024  # bytes
LONGEST_PAUSE = 30  # seconds
STEADY_AFTER = 60  # seconds of life after which earlier failures are forgotten


@dataclass
class Child:
    """One process to keep alive, and how it wants to be stopped."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=dict)
    cwd: Path = Path("/")
    account: dict = field(default_factory=dict)  # extra arguments of Popen: user, group, extra_groups
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 4.0  # seconds between the polite signal and the kill
    process: subprocess.Popen | None = None
    launched: float = 0.0
    log_start: int = 0  # where the output of the present process begins in the log
    failures: int = 0
    start_again_at: float = 0.0

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def last_words(self, lines: int = 12) -> str:
        """The last lines the present process wrote."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])


class Interrupts:
    """Ctrl+C, TERM and a closed terminal raise KeyboardInterrupt, but never in the middle of something held.

    While held, the wish is remembered in `pending`: a start is finished and written down first, and during the
    stop it means "now, at once".
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.pending = False
        self.last = signal.SIGINT
        self._held = 0

    def __enter__(self) -> "Interrupts":
        numbers = set(self.SIGNALS)
        if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # nohup: it is meant to outlive its terminal
            numbers.remove(signal.SIGHUP)
        self._before = {number: signal.signal(number, self._arrived) for number in numbers}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _arrived(self, number: int, _frame: object) -> None:
        self.last = signal.Signals(number)
        if self._held:
            self.pending = True
        else:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self.pending and not self._held:
            self.pending = False
            raise KeyboardInterrupt


class Supervisor:
    """Keeps children alive in the order they were started and stops them in the opposite one."""

    def __init__(
        self,
        *,
        interrupts: Interrupts,
        say: Callable[[str], None],
        record: Callable[[Child], None] = lambda child: None,
        first_pause: float = 1.0,
    ) -> None:
        self.children: list[Child] = []
        self._interrupts = interrupts
        self._say = say
        self._record = record
        self._first_pause = first_pause

    def start(self, child: Child) -> None:
        """Start a child and take it into care."""
        rotate(child.log)
        with self._interrupts.held():
            self.children.append(child)
            self._launch(child)

    def forget(self, child: Child) -> None:
        """Stop looking after a child that ended by itself."""
        self.children.remove(child)

    def _launch(self, child: Child) -> None:
        with child.log.open("ab") as log:
            child.log_start = log.tell()
            # A session of its own: Ctrl+C in the terminal reaches the supervisor only, which stops in order.
            child.process = subprocess.Popen(  # noqa: S603
                child.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=child.cwd,
                env=child.env,
                start_new_session=True,
                **child.account,
            )
        child.launched = time.monotonic()
        self._record(child)

    def watch(self) -> None:
        """Look once after every child: notice the dead, start again whose pause is over."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.start_again_at:
                    with self._interrupts.held():
                        self._launch(child)
            elif child.process.poll() is not None:
                self._mourn(child)

    def _mourn(self, child: Child) -> None:
        now = time.monotonic()
        if now - child.launched > STEADY_AFTER:
            child.failures = 0
        pause = min(LONGEST_PAUSE, self._first_pause * 2**child.failures)
        child.failures += 1
        child.start_again_at = now + pause
        self._say(f"{child.name} {how_it_ended(child)}; it starts again in {pause:g} s (see {child.log})")
        kill_group(child.process)  # orphans of a dead web server would keep its port
        child.process = None

    def stop(self) -> None:
        """Stop all children, last started first; a second Ctrl+C meanwhile kills what is left."""
        with contextlib.suppress(KeyboardInterrupt), self._interrupts.held():
            for child in reversed(self.children):
                self._stop(child)
            self.children.clear()

    def _stop(self, child: Child) -> None:
        if child.process is None:
            return
        if child.is_running():
            child.process.send_signal(child.stop_signal)
            deadline = time.monotonic() + child.patience
            while child.is_running() and time.monotonic() < deadline and not self._interrupts.pending:
                time.sleep(0.02)
        kill_group(child.process)
        child.process.wait()


def how_it_ended(child: Child) -> str:
    """ "ended with code 1" or "was killed by SIGKILL"."""
    code = child.process.returncode
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def kill_group(process: subprocess.Popen) -> None:
    """Kill a child and whatever it left behind in its session; both may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def rotate(log: Path) -> None:
    """Put a log that has grown large aside, once."""
    if log.exists() and log.stat().st_size > ROTATE_ABOVE:
        log.replace(log.with_name(log.name + ".1"))
