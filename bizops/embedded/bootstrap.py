"""Makes `.venv` fit the lock file and goes on in it. Runs on a bare Python, before any package is there."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "bizops.stamp"  # the digests of the lock files this environment satisfies
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"


def main(words: list[str]) -> None:
    lock_name = DEVELOPMENT if words[:1] == ["test"] else RUNTIME
    with (CHECKOUT / lock_name).open() as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)  # two first starts at once: the second waits and finds it done
        if not is_satisfied(lock_name):
            make(lock_name)
    os.execv(PYTHON, [str(PYTHON), "-u", "-m", "bizops.embedded", *words])  # noqa: S606


def is_satisfied(lock_name: str) -> bool:
    return works() and STAMP.exists() and digest(lock_name) in STAMP.read_text().split()


def make(lock_name: str) -> None:
    """Install exactly what the lock file names; an environment that works is kept and completed."""
    writable = VENV if VENV.exists() else CHECKOUT
    if not os.access(writable, os.W_OK):
        sys.exit(f"{writable} cannot be written by this user: work in a checkout of your own.")
    if not works():
        print("Making the virtual environment .venv …", flush=True)
        call(sys.executable, "-m", "venv", "--clear", str(VENV))
    STAMP.unlink(missing_ok=True)
    if not succeeds(PYTHON, "-c", "import pip"):
        call(PYTHON, "-m", "ensurepip")
    print(f"Installing the Python packages of {lock_name} (once; some hundred megabytes) …", flush=True)
    call(
        PYTHON,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        lock_name,
    )
    STAMP.write_text("\n".join(digest(name) for name in satisfied_by(lock_name)) + "\n")


def satisfied_by(lock_name: str) -> list[str]:
    """The development lock is compiled on top of the runtime lock and holds all of it."""
    return [RUNTIME, DEVELOPMENT] if lock_name == DEVELOPMENT else [RUNTIME]


def digest(lock_name: str) -> str:
    return hashlib.sha256((CHECKOUT / lock_name).read_bytes()).hexdigest()


def works() -> bool:
    """Whether `.venv` has a Python that runs: a copied or old one may point to nowhere."""
    return succeeds(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))")


def succeeds(*command: object) -> bool:
    try:
        words = [str(word) for word in command]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def call(*command: object) -> None:
    if subprocess.run([str(word) for word in command], cwd=CHECKOUT, check=False).returncode != 0:  # noqa: S603
        sys.exit("The Python packages could not be installed; the reason stands above. Try again once it is mended.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
