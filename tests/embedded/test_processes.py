"""Children: restart with back-off, order of the stop, interruptions."""

import os
import signal
import time
from threading import Timer

import pytest

from bizops.embedded import processes
from bizops.embedded.demo import application
from bizops.embedded.processes import LONGEST_PAUSE, ROTATE_ABOVE, rotate

OBEDIENT = """
import signal, sys, time
def leave(number, frame):
    with open({diary!r}, "a") as diary: diary.write({name!r} + " " + signal.Signals(number).name + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, leave); signal.signal(signal.SIGINT, leave)
print("ready", flush=True)
time.sleep(600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(600)
"""


def watch_until(supervisor, question, eventually):
    eventually(lambda: supervisor.watch() or question())


def test_a_child_that_dies_is_started_again_and_it_is_said(supervisor, child, said, eventually):
    web = child("web", "import time; time.sleep(600)")
    supervisor.start(web)
    first = web.process.pid

    os.kill(first, signal.SIGKILL)
    watch_until(supervisor, lambda: web.is_running() and web.process.pid != first, eventually)

    assert said == [f"web was killed by SIGKILL; it starts again in 0.1 s (see {web.log})"]


def test_each_further_death_doubles_the_pause(supervisor, child, said, eventually):
    supervisor.start(child("beat", "raise SystemExit(3)"))

    watch_until(supervisor, lambda: len(said) == 3, eventually)

    assert [line.split(";")[0] for line in said] == ["beat ended with code 3"] * 3
    assert [line.split()[-4] for line in said] == ["0.1", "0.2", "0.4"]


def test_a_child_waits_out_its_pause(supervisor, child, said, eventually):
    beat = child("beat", "")
    beat.failures = 7  # 0.1 s * 2 ** 7 = 12.8 s
    supervisor.start(beat)

    watch_until(supervisor, lambda: said, eventually)
    supervisor.watch()

    assert beat.process is None


def test_the_pause_never_grows_beyond_half_a_minute(supervisor, child, said, eventually):
    beat = child("beat", "")
    beat.failures = 20
    supervisor.start(beat)

    watch_until(supervisor, lambda: said, eventually)

    assert f"in {LONGEST_PAUSE} s" in said[0]


def test_earlier_deaths_are_forgotten_after_a_minute_of_life(supervisor, child, said, eventually):
    beat = child("beat", "")
    beat.failures = 5
    supervisor.start(beat)
    beat.launched -= 61

    watch_until(supervisor, lambda: said, eventually)

    assert "in 0.1 s" in said[0]


def test_children_stop_in_the_opposite_order_of_their_start(supervisor, child, tmp_path, eventually):
    diary = tmp_path / "diary"
    for name, number in (("postgresql", signal.SIGINT), ("valkey", signal.SIGTERM), ("web", signal.SIGTERM)):
        one = child(name, OBEDIENT.format(diary=str(diary), name=name), stop_signal=number)
        supervisor.start(one)
        eventually(lambda one=one: "ready" in one.last_words())

    supervisor.stop()

    assert diary.read_text().splitlines() == ["web SIGTERM", "valkey SIGTERM", "postgresql SIGINT"]


def test_the_application_stops_web_then_beat_then_worker_then_relay(home):
    started = [child.name for child in application(home, 8000, {})]

    assert started[::-1] == ["web", "beat", "worker", "relay"]


def test_a_child_that_ignores_the_signal_is_killed_after_its_patience(supervisor, child, eventually):
    stubborn = child("worker", STUBBORN, patience=0.3)
    supervisor.start(stubborn)
    eventually(lambda: "ready" in stubborn.last_words())
    process = stubborn.process

    supervisor.stop()

    assert process.returncode == -signal.SIGKILL


def test_a_second_interruption_kills_at_once(supervisor, child, eventually):
    stubborn = child("worker", STUBBORN, patience=60)
    supervisor.start(stubborn)
    eventually(lambda: "ready" in stubborn.last_words())
    began = time.monotonic()

    Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    supervisor.stop()

    assert time.monotonic() - began < 20


def test_what_a_dead_child_left_in_its_session_is_killed_before_the_restart(supervisor, child, said, eventually, ended):
    source = "import subprocess, os; print(subprocess.Popen(['sleep', '600']).pid, flush=True); os._exit(1)"
    web = child("web", source)
    supervisor.start(web)

    watch_until(supervisor, lambda: said, eventually)

    orphan = web.last_words()
    eventually(lambda: ended(orphan))


def test_an_interruption_waits_until_what_is_held_is_done(interrupts):
    done = []

    with pytest.raises(KeyboardInterrupt), interrupts.held():  # noqa: PT012 - what still happens inside is the point
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("written down")

    assert done == ["written down"]
    assert interrupts.last == signal.SIGTERM


def test_nohup_is_respected():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with processes.Interrupts():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_log_that_has_grown_large_is_put_aside(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (ROTATE_ABOVE + 1))

    rotate(log)

    assert not log.exists()
    assert (tmp_path / "web.log.1").stat().st_size == ROTATE_ABOVE + 1


def test_last_words_are_those_of_the_present_process(supervisor, child, eventually):
    web = child("web", "print('new')")
    web.log.write_text("old\n")
    supervisor.start(web)
    eventually(lambda: web.process.poll() is not None)

    assert web.last_words() == "new"
    assert processes.how_it_ended(web) == "ended with code 0"
