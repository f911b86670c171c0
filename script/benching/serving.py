"""A web server under measurement: gunicorn with two synchronous workers, its CPU time and its memory."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bizops.embedded.ports import HOST, free_port

WORKERS = 2
PATIENCE = 60  # seconds until the first answer


class Server:
    """One gunicorn; the numbers are those of its workers, from /proc."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self) -> float:
        """Milliseconds on a processor so far, of all workers together."""
        threads = [path for pid in self.workers() for path in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int((path / "schedstat").read_text().split()[0]) for path in threads) / 1e6

    def memory(self) -> float:
        """Proportional set size of master and workers, in megabytes."""
        files = [Path(f"/proc/{pid}/smaps_rollup") for pid in (self.process.pid, *self.workers())]
        lines = [line for file in files for line in file.read_text().splitlines() if line.startswith("Pss:")]
        return sum(int(line.split()[1]) for line in lines) / 1024


@contextlib.contextmanager
def served(application: str, folder: Path, env: dict[str, str]) -> Iterator[Server]:
    """The application behind gunicorn, until the block ends."""
    port = free_port()
    words = [application, "-w", str(WORKERS), "-b", f"{HOST}:{port}", "--log-level", "warning", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *words]
    process = subprocess.Popen(command, cwd=folder, env=env, start_new_session=True)
    try:
        _wait(process, port)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        line = HTTPConnection(HOST, port, timeout=PATIENCE)
        with contextlib.suppress(OSError, HTTPException):
            line.request("GET", "/login/")
            line.getresponse().read()
            return
        line.close()
        time.sleep(0.1)
    raise SystemExit("A web server of the bench does not answer; its message stands above.")
