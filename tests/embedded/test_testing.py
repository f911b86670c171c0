"""What `script/test` makes of its words."""

import contextlib
import os
import signal
import sys

import pytest

from bizops.embedded import testing
from tests.processes import wait_for


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """The commands that would run, and their environment; the check fails if told so."""
    runs = []

    def run(command, environment, interrupts):
        runs.append((command, dict(environment)))
        return 3 if command[0].endswith("check") and "BROKEN" in environment else 0

    monkeypatch.setattr(testing, "run", run)
    monkeypatch.setattr(testing, "begun", lambda command, environment: contextlib.nullcontext())
    monkeypatch.setattr(testing, "throwaway", lambda interrupts: contextlib.nullcontext({"BIZOPS_HOME": str(tmp_path)}))
    monkeypatch.setattr(testing, "NEEDS", ())
    return runs


def test_the_checks_come_first_then_the_tests_on_two_processes(runs):
    assert testing.test(["-x"]) == 0

    (check, environment), (pytest_, _) = runs
    assert check[0].endswith("script/check")
    assert pytest_ == [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-x"]
    assert environment["DJANGO_SETTINGS_MODULE"] == "bizops.settings.test"
    assert "BIZOPS_LONG" not in environment
    assert environment["TMPDIR"].startswith(environment["BIZOPS_HOME"])


def test_broken_checks_stop_before_the_tests(runs, monkeypatch, tmp_path):
    broken = {"BIZOPS_HOME": str(tmp_path), "BROKEN": "yes"}
    monkeypatch.setattr(testing, "throwaway", lambda interrupts: contextlib.nullcontext(broken))

    assert testing.test([]) == 3
    assert len(runs) == 1


def test_particular_tests_run_without_the_checks(runs):
    testing.test(["--long", "tests/embedded/test_testing.py::test_x"])

    [(command, environment)] = runs
    assert command[-1] == "tests/embedded/test_testing.py::test_x"
    assert environment["BIZOPS_LONG"] == "1"


def test_the_value_of_an_option_is_no_particular_test(runs):
    testing.test(["-c", "pyproject.toml", "-k", "tests and not slow"])

    assert len(runs) == 2


@pytest.mark.parametrize("chosen", [["-n", "4"], ["-n0"], ["--numprocesses=4"], ["-p", "no:xdist"], ["--pdb"]])
def test_the_number_of_processes_can_be_chosen(chosen):
    assert testing.spread(chosen) == chosen


def test_missing_system_packages_stop_the_suite(runs, monkeypatch):
    monkeypatch.setattr(testing.system, "provide", lambda needs, say: "as root run: apt-get …")

    with pytest.raises(testing.CannotRun, match="as root run"):
        testing.test([])
    assert runs == []


def test_a_command_gives_its_exit_code(interrupts):
    assert testing.run([sys.executable, "-Sc", "raise SystemExit(5)"], {}, interrupts) == 5
    assert testing.run([sys.executable, "-Sc", "import os; os.kill(os.getpid(), 9)"], {}, interrupts) == 128 + 9


def test_what_is_begun_beside_ends_with_what_follows(tmp_path):
    lives = tmp_path / "lives"
    code = f"import pathlib, time; pathlib.Path({str(lives)!r}).touch(); time.sleep(60)"
    with testing.begun([sys.executable, "-Sc", code], dict(os.environ)) as child:
        wait_for(lives.exists)
    assert child.returncode == -signal.SIGKILL


def test_the_template_is_begun_before_the_checks(runs, monkeypatch):
    monkeypatch.setattr(testing, "begun", lambda command, _env: contextlib.nullcontext(runs.append((command, {}))))
    testing.test([])
    assert [command[-1].rpartition("/")[2] for command, _ in runs][:2] == ["tests.template", "check"]
