"""The way from `script/demo` to a Python that has all packages."""

import hashlib
import subprocess

import pytest

from bizops.embedded import bootstrap
from bizops.embedded.home import CHECKOUT


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    """A checkout whose environment works, and the commands that would have been run in it."""
    called = []
    (tmp_path / ".venv").mkdir()
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "bizops.stamp")
    monkeypatch.setattr(bootstrap, "succeeds", lambda *command: True)
    monkeypatch.setattr(bootstrap, "call", lambda *command: called.append(command))
    return tmp_path, called


def test_an_environment_is_made_once_for_a_lock_file(checkout):
    folder, called = checkout
    assert not bootstrap.is_satisfied("requirements.lock")

    bootstrap.make("requirements.lock")

    assert called[-1][-3:] == ("--require-hashes", "-r", "requirements.lock")
    assert bootstrap.is_satisfied("requirements.lock")
    assert not bootstrap.is_satisfied("requirements-dev.lock")

    (folder / "requirements.lock").write_text("changed")
    assert not bootstrap.is_satisfied("requirements.lock")


def test_what_satisfies_development_satisfies_the_demo(checkout):
    bootstrap.make("requirements-dev.lock")

    assert bootstrap.is_satisfied("requirements.lock")
    assert bootstrap.is_satisfied("requirements-dev.lock")


def test_an_installation_that_was_cut_short_is_tried_again(checkout, monkeypatch):
    bootstrap.make("requirements.lock")

    def fails(*command):
        raise SystemExit(1)

    monkeypatch.setattr(bootstrap, "call", fails)
    pytest.raises(SystemExit, bootstrap.make, "requirements.lock")

    assert not bootstrap.is_satisfied("requirements.lock")


def test_a_checkout_of_somebody_else_is_refused_in_one_sentence(checkout, monkeypatch):
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: False)

    with pytest.raises(SystemExit, match=r"cannot be written by this user: work in a checkout of your own\.$"):
        bootstrap.make("requirements.lock")


def start_with(python, tmp_path):
    """Run the door of a copied checkout without an environment, with only this Python on the PATH."""
    place = tmp_path / "bizops" / "embedded"
    place.mkdir(parents=True)
    (place / "start.sh").write_bytes((CHECKOUT / "bizops" / "embedded" / "start.sh").read_bytes())
    (tmp_path / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    command = ["/bin/sh", place / "start.sh", "demo", "--port", "1"]
    return subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)


def test_an_old_python_is_said_in_one_sentence(tmp_path):
    done = start_with("exit 1", tmp_path)

    assert done.returncode == 1
    assert done.stderr == "bizops needs Python 3.11 or newer, and none was found on the PATH.\n"


def test_a_python_without_venv_is_said_with_the_line_for_root(tmp_path):
    done = start_with('case "$2" in *ensurepip*) exit 1;; esac', tmp_path)

    assert done.returncode == 1
    assert done.stderr.endswith("as root run: apt-get install -y python3-venv\n")


def test_the_first_python_that_will_do_is_handed_all_words(tmp_path):
    done = start_with('[ "$1" = -I ] && echo "$@"; exit 0', tmp_path)

    assert done.stdout == "-I bizops/embedded/bootstrap.py demo --port 1\n"


def test_the_digest_is_that_of_the_file(checkout):
    assert bootstrap.digest("requirements.lock") == hashlib.sha256(b"requirements.lock").hexdigest()
