"""What is in the way is told in a sentence, ends with an error, and leaves nothing half done."""

import io
import os
import resource
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bizops.attachments.models import Attachment
from bizops.backup import archive
from bizops.backup.programs import program
from bizops.embedded.errors import CannotRun
from tests.processes import CHECKOUT


def refused(done, *words: str) -> None:
    """One sentence with these words, and no traceback."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in words), done.stderr


# --- restoring --------------------------------------------------------------------------------------
def one_other_byte(path: Path, member: str) -> None:
    with tarfile.open(path) as tar:
        place = next(info for info in tar if info.name.startswith(member))
    with path.open("r+b") as file:
        file.seek(place.offset_data + place.size // 2)
        byte = file.read(1)
        file.seek(-1, io.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def test_one_other_byte_anywhere_is_found(taken, tmp_path):
    assert archive.verified(taken)
    for member in ("database.dump", "files/", "manifest.json", "manifest.sha256"):
        other = Path(shutil.copy(taken, tmp_path / "other.tar"))
        one_other_byte(other, member)
        with pytest.raises(CannotRun, match="damage"):
            archive.verified(other)


def test_a_damaged_backup_is_refused_before_anything_is_written(taken, elsewhere):
    one_other_byte(taken, "files/")
    refused(elsewhere.manage("restore", taken), "damaged", str(taken))
    assert elsewhere.is_empty


def test_a_backup_that_was_cut_short_anywhere_is_refused(taken, tmp_path):
    whole = taken.read_bytes()
    with tarfile.open(taken) as tar:
        ends = [info.offset for info in tar]
    for length in (0, *ends, *(end + 700 for end in ends), len(whole) // 2):
        (tmp_path / "short.tar").write_bytes(whole[:length])
        with pytest.raises(CannotRun):
            archive.verified(tmp_path / "short.tar")


@pytest.mark.parametrize("name", ["files/../../evil", "/etc/evil", "evil", "files/a\\b", "files//etc/evil", "files/"])
def test_a_name_that_leaves_its_folder_is_refused(tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        info = tarfile.TarInfo("x")
        info.size, info.name = 1, name
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(CannotRun, match="does not belong"):
        archive.verified(tmp_path / "evil.tar")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_only_plain_files_are_taken_from_a_backup(tmp_path, kind):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        info = tarfile.TarInfo("files/evil")
        info.type, info.linkname = kind, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(CannotRun, match="does not belong"):
        archive.verified(tmp_path / "evil.tar")


def test_a_member_more_or_less_than_the_manifest_names_is_refused(tmp_path):
    for members in (["files/a"], ["files/a", "files/b", "files/c"]):
        path = tmp_path / f"{len(members)}.tar"
        with archive.packing(path) as pack:
            for name in members:
                pack.add(name, io.BytesIO(b"x"), 1)
            if len(members) == 1:
                pack.members["files/b"] = pack.members["files/a"]
            else:
                del pack.members["files/c"]
            pack.seal({})
        with pytest.raises(CannotRun, match="files/[bc] is not as the manifest says"):
            archive.verified(path)


def test_where_a_table_stands_nothing_is_restored(taken, elsewhere):
    assert elsewhere.ask("CREATE TABLE letters (id int); INSERT INTO letters VALUES (7) RETURNING id") == [(7,)]
    refused(elsewhere.manage("restore", taken), "not empty", "letters")
    assert elsewhere.tables() == ["letters"]
    assert not elsewhere.files()


def test_where_a_file_lies_nothing_is_restored(taken, elsewhere):
    letter = elsewhere.home / "files" / "old" / "letter.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text("old")
    refused(elsewhere.manage("restore", taken), "not empty", "old/letter.txt")
    assert elsewhere.files() == {"old/letter.txt": b"old"}
    assert elsewhere.tables() == []


def test_a_restore_that_fails_half_way_leaves_no_table(taken, elsewhere):
    elsewhere.ask("CREATE TYPE sales_order AS (note text); SELECT 1")
    refused(elsewhere.manage("restore", taken), "pg_restore failed", "sales_order")
    assert elsewhere.is_empty


def test_a_restore_over_the_house_itself_is_refused(here, taken):
    refused(here.manage("restore", taken), "not empty")


# --- backing up -------------------------------------------------------------------------------------
def test_a_file_that_a_row_names_and_nobody_finds_stops_the_backup(here, tmp_path):
    name = Attachment.objects.first().file.name
    (here.home / "files" / name).unlink()
    with pytest.raises(CommandError, match=f"{name} is missing"):
        call_command("backup", tmp_path / "office.tar")
    assert not list(tmp_path.glob("*office*")) + list(tmp_path.glob(".bizops*"))


def test_a_backup_is_never_written_over_another(here, taken):
    before = taken.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", taken)
    assert taken.read_bytes() == before


def test_a_database_that_does_not_answer_is_told_in_a_sentence(here, tmp_path):
    refused(here.manage("backup", tmp_path / "office.tar", DATABASE_URL="postgres://a:b@127.0.0.1:9/c"), "refused")


def test_a_folder_that_is_not_there_is_named(here, tmp_path):
    with pytest.raises(CommandError, match=str(tmp_path / "none")):
        call_command("backup", tmp_path / "none" / "office.tar")


@pytest.mark.parametrize("kilobytes", [20, 300])
def test_a_disk_that_is_full_leaves_no_half_backup(here, tmp_path, kilobytes):
    """The largest file that may be written stands for the disk: it ends in the files, or in the dump."""
    (here.home / "files" / Attachment.objects.first().file.name).write_bytes(os.urandom(100_000))
    done = subprocess.run(
        [sys.executable, "manage.py", "backup", str(tmp_path / "office.tar")],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": here.url, "BIZOPS_HOME": str(here.home)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024,) * 2),
    )
    refused(done, "cannot be written" if kilobytes == 20 else "pg_dump failed")
    assert not list(tmp_path.glob("*office*")) + list(tmp_path.glob(".bizops*"))


def stand_in(folder: Path, name: str, words: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{words}\n")
    (folder / name).chmod(stat.S_IRWXU)


def test_without_pg_dump_the_sentence_says_what_to_install(here, tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is missing.*PG_BIN"):
        call_command("backup", tmp_path / "office.tar")


def test_a_pg_dump_that_is_older_than_the_server_is_refused(here, tmp_path, monkeypatch):
    stand_in(tmp_path / "bin", "pg_dump", 'echo "pg_dump (PostgreSQL) 9.6.24"')
    monkeypatch.setenv("PG_BIN", str(tmp_path / "bin"))
    with pytest.raises(CommandError, match=f"version 9 and the server is version {connection.pg_version // 10_000}"):
        call_command("backup", tmp_path / "office.tar")


def test_nobody_reads_the_password_in_the_list_of_processes(here, tmp_path, monkeypatch):
    real = program("pg_dump", at_least=connection.pg_version // 10_000)
    stand_in(tmp_path / "bin", "pg_dump", f'tr "\\0" " " < /proc/$$/cmdline >> {tmp_path}/seen\nexec {real} "$@"')
    monkeypatch.setenv("PG_BIN", str(tmp_path / "bin"))
    call_command("backup", tmp_path / "office.tar", stdout=io.StringIO())
    seen = (tmp_path / "seen").read_text()
    assert "--snapshot=" in seen
    assert connection.settings_dict["PASSWORD"] not in seen


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (
            "DELETE FROM customers_contact; ALTER SEQUENCE customers_contact_id_seq RESTART",
            ("customers_contact: [0, '0'] instead of [3", "customers_contact_id_seq stands at 0"),
        ),
        ("ALTER TABLE audit_access DISABLE TRIGGER USER", ("on audit_access",)),
    ],
)
def test_what_a_restore_lost_is_found_by_the_proof(here, taken, elsewhere, tmp_path, loss, words):
    """A pg_restore that loses something, as a broken disk would, is caught after it said that all went well."""
    real = program("pg_restore", at_least=connection.pg_version // 10_000)
    psql = f'{Path(real).parent}/psql -qc "{loss}"'
    stand_in(tmp_path / "bin", "pg_restore", f'{real} "$@" || exit 1\ncase "$*" in *--dbname*) {psql};; esac')
    refused(elsewhere.manage("restore", taken, PG_BIN=tmp_path / "bin"), *words, "Empty the database")
