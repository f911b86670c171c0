"""What the demo decides before it starts anything."""

import socket

import pytest

from bizops.embedded import demo
from bizops.embedded.errors import CannotRun
from bizops.embedded.home import Home
from bizops.embedded.ports import HOST


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_refused_when_asked_for(taken_port):
    with pytest.raises(CannotRun, match=f"Port {taken_port} cannot be used"):
        demo.chosen_port(taken_port)


def test_a_free_port_is_found_when_the_usual_one_is_taken(taken_port, monkeypatch):
    monkeypatch.setattr(demo, "USUAL_PORT", taken_port)

    assert demo.chosen_port(None) != taken_port


def test_a_reset_refuses_to_touch_ones_own_database(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example/mine")

    with pytest.raises(CannotRun, match="unset DATABASE_URL"):
        demo.demo(["--reset"])


def test_a_reset_deletes_the_data_and_keeps_the_secrets(home):
    secrets = home.secrets()
    rubbish = [home.files / "a.pdf", home.mail / "1.eml", home.valkey / "x.aof", home.run / "celerybeat-schedule.db"]
    for path in rubbish:
        path.touch()
    (home.pg / "data").mkdir()

    demo.wipe(home)

    assert not any(path.exists() for path in [*rubbish, home.pg / "data"])
    assert home.files.is_dir()
    assert home.secrets() == secrets


def test_static_files_are_collected_again_only_when_one_has_changed(monkeypatch, tmp_path):
    home, times = Home(tmp_path / "var"), []
    built = home.root / "static" / "staticfiles.json"
    for path in (tmp_path / "static" / "house.css", tmp_path / "requirements.lock", built, home.run / "lock"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(demo, "CHECKOUT", tmp_path)
    monkeypatch.setattr(demo, "step", lambda *words, env: times.append(built.with_name(f"{len(times)}.css").touch()))

    demo.collect_static(home, {})
    demo.collect_static(home, {})
    assert len(times) == 1

    (tmp_path / "static" / "new.css").touch()
    demo.collect_static(home, {})
    assert len(times) == 2


def test_a_command_that_fails_stops_the_demo(monkeypatch):
    monkeypatch.setattr(demo, "MANAGE", ["false"])

    with pytest.raises(CannotRun, match="manage.py migrate` failed"):
        demo.step("migrate", env={})


def test_health_is_nothing_while_nobody_answers():
    assert demo.health(demo.free_port()) is None
