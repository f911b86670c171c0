"""Restoring a backup into an empty place, and proving that it is all there."""

import hashlib
import itertools
import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bizops.embedded.errors import CannotRun

from . import archive, contents, files, programs

BEGIN_AGAIN = "Empty the database and the file storage before you try again."
# What belongs to the server and not to us: only its superuser may create or comment on it.
OF_THE_SERVER = (" COMMENT - EXTENSION ", " EXTENSION - pg_stat_statements ")


def restore(path: Path) -> dict:
    """Restore and return the manifest. Raises CannotRun: before anything is written, or with the word to begin again."""
    must_be_empty()
    manifest = archive.verified(path)
    version = programs.server_version()
    if version < manifest["postgresql"]:
        raise CannotRun(f"The server is PostgreSQL {version}, the backup needs {manifest['postgresql']} or newer.")
    pg_restore = programs.program("pg_restore", at_least=version)
    try:
        for name, file in archive.unpacked(path):
            if name == archive.DUMP:
                _restore_database(pg_restore, file)
        for name, file in archive.unpacked(path):
            if name != archive.DUMP:
                _restore_file(name.removeprefix(archive.FILES), file)
    except OSError as error:
        raise CannotRun(f"What is in the backup cannot be written: {error}. {BEGIN_AGAIN}") from error
    prove(manifest)
    return manifest


def must_be_empty() -> None:
    """Raises CannotRun with what stands where the backup would go."""
    if tables := contents.standing():
        raise CannotRun(f"The database {connection.settings_dict['NAME']} is not empty: {_some(tables)} stand in it.")
    if found := list(itertools.islice(files.standing(), 4)):
        raise CannotRun(f"The file storage is not empty: {_some(found)} lie in it.")


def prove(manifest: dict) -> None:
    """Compare everything that is there now with the manifest. Raises CannotRun with what differs."""
    there = contents.Contents(*(manifest[name] for name in ("tables", "sequences", "rules")))
    with contents.snapshot():
        differences = contents.read().differences(there) + contents.sequences_behind()
    wanted = {name.removeprefix(archive.FILES): member["sha256"] for name, member in _files(manifest).items()}
    found = set(files.standing())
    differences += [f"{name}: not in both" for name in sorted(wanted.keys() ^ found)]
    differences += [f"{name}: other bytes" for name in sorted(wanted.keys() & found) if _sum(name) != wanted[name]]
    if differences:
        raise CannotRun(f"What was restored is not what was backed up: {_some(differences)}. {BEGIN_AGAIN}")


def next_step(manifest: dict) -> str:
    """What the administrator does now, in a sentence."""
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    theirs = set(manifest["migrations"])
    if theirs - ours:
        return f"This code is older than the backup: install version {manifest['bizops']} before you start anything."
    if ours - theirs:
        return "This code is newer than the backup: run `manage.py migrate`, then start the application."
    return "Start the application."


def _restore_database(pg_restore: str, file) -> None:
    with tempfile.TemporaryDirectory(prefix="bizops-restore-") as folder:
        dump, wanted = Path(folder) / "dump", Path(folder) / "list"
        with dump.open("xb") as target:
            shutil.copyfileobj(file, target, archive.PART)
        listed = programs.run(pg_restore, "--list", str(dump)).splitlines()
        wanted.write_text("\n".join(line for line in listed if not any(words in line for words in OF_THE_SERVER)))
        programs.run(
            pg_restore,
            *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"),
            *(f"--use-list={wanted}", f"--dbname={connection.settings_dict['NAME']}", str(dump)),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _restore_file(name: str, file) -> None:
    stored = default_storage.save(name, file)
    if stored != name:
        raise CannotRun(f"The storage wrote {name} under another name, {stored}. {BEGIN_AGAIN}")


def _files(manifest: dict) -> dict[str, dict]:
    return {name: member for name, member in manifest["members"].items() if name.startswith(archive.FILES)}


def _sum(name: str) -> str:
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")
