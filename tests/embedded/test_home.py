"""The folders and secrets of a home."""

import pytest

from bizops.embedded.errors import CannotRun
from bizops.embedded.home import CHECKOUT, Home


def test_secrets_are_made_once_and_private(home):
    first = home.secrets()

    assert Home(home.root).secrets() == first
    assert len({first.database, first.database_superuser, first.valkey, first.secret_key}) == 4
    assert (home.root / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_two_homes_have_different_secrets(home, tmp_path):
    other = Home(tmp_path)

    assert other.secrets().database != home.secrets().database


def test_files_mail_and_logs_are_for_the_owner_alone(home):
    modes = {name: (home.root / name).stat().st_mode & 0o777 for name in Home.FOLDERS}

    assert modes == {"files": 0o700, "mail": 0o700, "pg": 0o755, "valkey": 0o700, "log": 0o700, "run": 0o700}


def test_the_home_is_var_in_the_checkout_unless_the_environment_names_another(monkeypatch, tmp_path):
    monkeypatch.setenv("BIZOPS_HOME", str(tmp_path))
    assert Home.from_environment().root == tmp_path

    monkeypatch.delenv("BIZOPS_HOME")
    assert Home.from_environment().root == CHECKOUT / "var"


def test_a_home_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CannotRun, match="set BIZOPS_HOME to a folder of yours"):
        Home(tmp_path / "file" / "home").prepare()
