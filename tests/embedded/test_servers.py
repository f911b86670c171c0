"""The embedded servers, for a while and for good, and URLs that name one's own."""

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from bizops.embedded import accounts, postgres, servers
from bizops.embedded.home import CHECKOUT
from bizops.embedded.lock import RunLock
from bizops.embedded.processes import Interrupts

SHOW = "import os; print(os.environ['BIZOPS_HOME'], os.environ['BIZOPS_RUN'], flush=True); "
COMMAND = [sys.executable, "-m", "bizops.embedded", "servers", "--", sys.executable, "-c"]


@pytest.fixture(scope="module")
def running():
    """The environment that throw-away servers give; one pair for all tests of this module."""
    with pytest.MonkeyPatch.context() as patch, Interrupts() as interrupts:
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("REDIS_URL", raising=False)
        with servers.throwaway(interrupts) as environment:
            yield environment


def value_of(url, question):
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def processes_of(run):
    """Everything alive that carries the mark of a run or works in its folder."""
    home, mark = run.split()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in words or home.encode() in words:
            found.append(entry.name)
    return found


def test_postgres_and_valkey_open_by_password_only(running):
    url = running["DATABASE_URL"]

    assert value_of(url, "SELECT current_user") == "bizops"
    told = (Path(running["BIZOPS_HOME"]) / "pg" / "data" / "postmaster.pid").read_text().splitlines()
    assert told[4:6] == ["", "127.0.0.1"]  # the folder of its socket: none; the addresses it listens on
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(url.replace(url.split(":")[2].split("@")[0], "guessed"))
    with redis.from_url(running["REDIS_URL"]) as client:
        assert client.ping()
    with redis.from_url("redis://" + running["REDIS_URL"].partition("@")[2]) as client:
        pytest.raises(redis.AuthenticationError, client.ping)


def test_the_application_is_no_superuser_but_finds_what_it_needs(running):
    url = running["DATABASE_URL"]

    assert value_of(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert value_of(url, "SELECT count(*) FROM pg_stat_statements") >= 0
    assert value_of(url, "SELECT has_parameter_privilege('session_replication_role', 'SET')") is True
    assert value_of(url, "CREATE EXTENSION pg_trgm; SELECT cardinality(show_trgm('宝钢集团'))") == 5


def test_root_runs_postgres_as_another_user_and_anybody_else_as_himself(running):
    server = RunLock(Path(running["BIZOPS_HOME"]) / "run").read()["children"]["postgresql"]
    runs_as = Path(f"/proc/{server['pid']}").stat().st_uid

    if os.geteuid() == 0:
        assert runs_as in {pwd.getpwnam(name).pw_uid for name in ("postgres", "nobody") if _exists(name)}
        assert accounts.for_postgres(Path("/nowhere")).popen["extra_groups"] == []
    else:
        assert runs_as == os.geteuid()
        assert accounts.for_postgres(Path("/nowhere")).popen == {}


def _exists(name):
    return any(entry.pw_name == name for entry in pwd.getpwall())


def test_programs_run_from_an_open_copy_when_the_checkout_is_closed(home, monkeypatch):
    account = accounts.for_postgres(home.pg / "data")
    monkeypatch.setattr(accounts.Account, "reaches", lambda self, path: False)
    programs = postgres.reachable_programs(account, copy_to=home.pg)
    monkeypatch.undo()

    assert programs.is_relative_to(home.pg)
    # psql finds its library beside the copy; as the other user, to whom the original may be closed.
    told = subprocess.run([programs / "psql", "--version"], capture_output=True, text=True, cwd="/", **account.popen)
    assert told.stdout.startswith("psql (PostgreSQL)")


def test_data_of_a_closed_home_live_outside_and_never_move(home, monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "OPEN_PLACE", tmp_path)
    monkeypatch.setattr(accounts.Account, "reaches", lambda self, path: False)
    outside = postgres.data_folder(home.pg)
    assert outside.is_relative_to(tmp_path)

    outside.mkdir(parents=True)
    monkeypatch.setattr(accounts.Account, "reaches", lambda self, path: True)
    assert postgres.data_folder(home.pg) == outside

    postgres.remove(home.pg)
    assert postgres.data_folder(home.pg) == home.pg / "data"


def test_a_lock_is_void_when_its_number_belongs_to_another_program(tmp_path, eventually):
    lock = tmp_path / "postmaster.pid"
    with subprocess.Popen(["sleep", "600"]) as stranger:
        lock.write_text(f"{stranger.pid}\n{tmp_path}\n")
        # A program that has only just started has no name yet, and nothing is done on suspicion.
        eventually(lambda: postgres.forget_void_lock(tmp_path) or not lock.exists())
        stranger.kill()


def test_the_lock_of_a_server_that_runs_is_respected(running):
    data = Path(running["BIZOPS_HOME"]) / "pg" / "data"

    postgres.forget_void_lock(data)

    assert (data / "postmaster.pid").exists()


def test_urls_of_the_environment_switch_to_ones_own_servers(home, supervisor, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example/mine")
    monkeypatch.setenv("REDIS_URL", "redis://redis.example/3")
    monkeypatch.setenv("SECRET_KEY", "mine")

    assert servers.environment(home, supervisor) == {
        "BIZOPS_HOME": str(home.root),
        "SECRET_KEY": "mine",
        "DATABASE_URL": "postgres://me@db.example/mine",
        "REDIS_URL": "redis://redis.example/3",
    }
    assert supervisor.children == []


def test_one_url_replaces_one_server(home, supervisor, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example/mine")

    found = servers.environment(home, supervisor)

    assert [child.name for child in supervisor.children] == ["valkey"]
    assert found["REDIS_URL"].startswith("redis://:")


def test_throwaway_servers_leave_nothing_behind_when_the_command_fails():
    source = SHOW + "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True); raise SystemExit(7)"
    done = subprocess.run([*COMMAND, source], cwd=CHECKOUT, capture_output=True, text=True)

    assert done.returncode == 7
    assert processes_of(done.stdout) == []
    assert not Path(done.stdout.split()[0]).exists()


def test_throwaway_servers_leave_nothing_behind_when_they_are_told_to_stop(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://not/asked")  # one server is enough here, and Valkey starts faster
    with subprocess.Popen(
        [*COMMAND, SHOW + "input()"], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        told = run.stdout.readline().decode()
        run.terminate()
        assert run.wait(40) == 128 + signal.SIGTERM

    assert processes_of(told) == []
    assert not Path(told.split()[0]).exists()


def test_what_a_killed_throwaway_run_left_is_swept_by_the_next(eventually):
    with subprocess.Popen(
        [*COMMAND, SHOW + "input()"], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        told = run.stdout.readline().decode()
        run.kill()
        run.wait()
        assert Path(told.split()[0]).exists()

        servers.sweep()

    assert not Path(told.split()[0]).exists()
    eventually(lambda: processes_of(told) == [])
