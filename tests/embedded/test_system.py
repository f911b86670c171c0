"""System libraries: installed by root, named for everybody else."""

import os
import subprocess

import pytest

from bizops.embedded import system
from bizops.embedded.system import Need

MISSING = Need("PDFs", lambda: False, ("libpango-1.0-0", "libharfbuzz-subset0"))
THERE = Need("the browser tests", lambda: True, ("chromium",))
LINE = "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def apt(monkeypatch, tmp_path):
    """An apt-get that writes down what it is asked for."""
    program, diary = tmp_path / "apt-get", tmp_path / "diary"
    program.write_text(f'#!/bin/sh\necho "$@" >> {diary}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return diary


def test_an_ordinary_user_is_told_the_line_root_must_run(apt, monkeypatch, said):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    told = system.provide([THERE, MISSING], said.append)

    assert told == f"For PDFs something is missing; as root run: {LINE}"
    assert said == []
    assert not apt.exists()


def test_root_installs_what_is_missing_and_nothing_else(apt, monkeypatch, said):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answers = iter([False, True])
    need = Need("PDFs", lambda: next(answers), MISSING.packages)

    assert system.provide([THERE, need], said.append) == ""

    update, install = apt.read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0")
    assert said == ["Installing libpango-1.0-0 libharfbuzz-subset0 for PDFs …"]


def test_an_installation_that_did_not_help_is_said(apt, monkeypatch, said):
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert LINE in system.provide([MISSING], said.append)


def test_without_apt_the_packages_are_named(monkeypatch, said):
    monkeypatch.setenv("PATH", "/nowhere")

    assert "Debian calls libpango-1.0-0 libharfbuzz-subset0" in system.provide([MISSING], said.append)


def test_nothing_is_said_when_all_is_there(said):
    assert system.provide([THERE], said.append) == ""
    assert said == []


def test_the_line_is_one_that_a_shell_understands():
    assert subprocess.run(["sh", "-n", "-c", LINE], check=False).returncode == 0
