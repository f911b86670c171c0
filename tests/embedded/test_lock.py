"""One run per home, and what a killed run leaves behind."""

import os
import signal
import subprocess
import sys

import pytest

from bizops.embedded import demo
from bizops.embedded.lock import AlreadyRunning, RunLock, started

# A run with a child, which has a child of its own in another session, as worker pools and browsers have.
RUN = """
import subprocess, sys, time
from pathlib import Path
from bizops.embedded.lock import RunLock
from bizops.embedded.processes import Child, Interrupts, Supervisor

folder = Path(sys.argv[1])
lock = RunLock(folder)
lock.acquire()
source = "import subprocess, sys, time; print(subprocess.Popen(['sleep', '600'], start_new_session=True).pid); "
source += "sys.stdout.flush(); time.sleep(600)"
child = Child("worker", [sys.executable, "-c", source], folder / "worker.log", lock.mark)
Supervisor(interrupts=Interrupts(), say=print, record=lock.record).start(child)
lock.announce("http://127.0.0.1:4711")
print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def killed_run(home, eventually):
    """The numbers of child and grandchild that outlived their supervisor."""
    with subprocess.Popen([sys.executable, "-c", RUN, home.run], stdout=subprocess.PIPE, text=True) as run:
        child = run.stdout.readline().strip()
        eventually(lambda: (home.run / "worker.log").read_text().endswith("\n"))
        run.kill()
    return int(child), int((home.run / "worker.log").read_text())


@pytest.fixture
def running(home):
    """A run that holds the home and answers."""
    lock = RunLock(home.run)
    lock.acquire()
    lock.announce("http://127.0.0.1:4711")
    yield lock
    lock.release()


def test_a_second_start_says_where_the_first_one_runs(running, capsys):
    assert demo.demo([]) == 0
    assert capsys.readouterr().out == "bizops is already running at http://127.0.0.1:4711\n"


def test_a_second_start_leaves_the_first_one_its_home(running, home):
    with pytest.raises(AlreadyRunning):
        RunLock(home.run).acquire()

    assert running.read()["address"] == "http://127.0.0.1:4711"


def test_a_home_is_free_again_after_its_run(running, home):
    running.release()

    second = RunLock(home.run)
    second.acquire()
    second.release()


def test_leftovers_of_a_killed_run_are_stopped(killed_run, home, ended):
    assert not any(ended(pid) for pid in killed_run)

    lock = RunLock(home.run)
    lock.acquire()
    lock.release()

    assert all(ended(pid) for pid in killed_run)


def test_a_stranger_who_got_the_number_of_a_leftover_lives_on(home):
    with subprocess.Popen(["sleep", "600"]) as stranger:
        lock = RunLock(home.run)
        lock.acquire()
        lock.state["children"]["web"] = {"pid": stranger.pid, "started": "another boot 1", "signal": signal.SIGTERM}
        lock.announce("")
        lock._file.close()  # as if killed: the state stays

        second = RunLock(home.run)
        second.acquire()
        second.release()

        assert stranger.poll() is None
        stranger.kill()


def test_a_reset_stops_the_run_that_holds_the_home(home, ended):
    with subprocess.Popen([sys.executable, "-c", RUN, home.run], stdout=subprocess.PIPE, text=True) as run:
        child = run.stdout.readline().strip()
        lock = RunLock(home.run)
        demo.take(lock, stop_other=True)
        lock.release()

        assert run.wait(20) == -signal.SIGTERM
        assert ended(child)


def test_the_start_time_tells_a_process_from_a_later_one_with_its_number():
    assert started(os.getpid()) == started(os.getpid())
    assert started(os.getpid()) != started(os.getppid())
    with subprocess.Popen(["true"]) as process:
        process.wait()
        assert started(process.pid) is None
