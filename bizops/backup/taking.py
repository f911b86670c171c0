"""Taking a backup: one moment of the database and the files that it names, while everybody goes on working."""

import os
import tempfile
import tomllib
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bizops.embedded.errors import CannotRun
from bizops.embedded.home import CHECKOUT
from bizops.kernel import clock

from . import archive, contents, files, programs

NAME = "bizops-{at:%Y%m%dT%H%M%SZ}.tar"
NAMES = "bizops-????????T??????Z.tar"


def place_for(target: Path) -> Path:
    """The file that a backup to this folder or file becomes. Raises CannotRun."""
    path = target / NAME.format(at=clock.now()) if target.is_dir() else target
    if path.exists():
        raise CannotRun(f"{path} exists already: a backup is never written over another.")
    if not path.parent.is_dir():
        raise CannotRun(f"The folder {path.parent} does not exist.")
    return path


def take(path: Path) -> dict:
    """Write the backup and return its manifest; nothing stands under its name until it is whole. Raises CannotRun."""
    version = programs.server_version()
    pg_dump = programs.program("pg_dump", at_least=version)
    try:
        with tempfile.TemporaryDirectory(prefix=".bizops-backup-", dir=path.parent) as draft:
            manifest = _pack(Path(draft), pg_dump, version)
            _move(Path(draft) / "backup", path)
    except OSError as error:
        raise CannotRun(f"The backup cannot be written to {path.parent}: {error}.") from error
    return manifest


def thin(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder; returns those that went."""
    old = sorted(folder.glob(NAMES))[:-keep]
    for path in old:
        path.unlink()
    return old


def _pack(draft: Path, pg_dump: str, version: int) -> dict:
    with contents.snapshot() as moment, archive.packing(draft / "backup") as pack:
        manifest = {
            "bizops": tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"],
            "postgresql": version,
            "taken_at": clock.now().isoformat(),
            "migrations": [".".join(key) for key in sorted(MigrationRecorder(connection).applied_migrations())],
            **contents.read().as_dict(),
        }
        # Before the dump, which takes longer: the less time a file has to go, the better.
        for name in files.named_by_rows():
            _add_file(pack, name)
        dump = draft / archive.DUMP
        programs.run(pg_dump, f"--snapshot={moment}", "--format=custom", "--no-password", f"--file={dump}")
        with dump.open("rb") as file:
            pack.add(archive.DUMP, file, dump.stat().st_size)
        dump.unlink()
        pack.seal(manifest)
    return manifest | {"members": pack.members}


def _add_file(pack: archive.Packing, name: str) -> None:
    try:
        with default_storage.open(name) as file:
            pack.add(f"{archive.FILES}{name}", file, file.size)
    except FileNotFoundError:
        raise CannotRun(
            f"The file {name} is missing in the storage, and a row names it: find it before all else."
        ) from None


def _move(draft: Path, path: Path) -> None:
    """Under its name only when it is on the disk."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
