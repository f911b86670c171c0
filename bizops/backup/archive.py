"""One backup is one tar: the dump, the files, and a manifest that says what each byte must be."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bizops.embedded.errors import CannotRun

DUMP, MANIFEST, SEAL, FILES = "database.dump", "manifest.json", "manifest.sha256", "files/"
PART = 1024 * 1024


class Summed:
    """A file that adds up what is read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        self._sum.update(part)
        return part

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()


class Packing:
    """A tar that grows member by member; `seal` ends it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict] = {}

    def add(self, name: str, file: BinaryIO, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        summed = Summed(file)
        self._tar.addfile(info, summed)
        self.members[name] = {"size": size, "sha256": summed.sha256}

    def seal(self, manifest: dict) -> None:
        """Write the manifest with the checksums of all members, and the checksum of the manifest."""
        words = json.dumps(manifest | {"members": self.members}, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(words), len(words))
        seal = self.members[MANIFEST]["sha256"].encode()
        self.add(SEAL, io.BytesIO(seal), len(seal))


@contextmanager
def packing(path: Path) -> Iterator[Packing]:
    """A new tar that only its owner may read: everything is in it."""
    path.touch(0o600)
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        yield Packing(tar)


def verified(path: Path) -> dict:
    """The manifest of a backup of which every byte is as it was written; all of it is read. Raises CannotRun."""
    sums, words, seal = {}, b"", b""
    try:
        for member, file in _members(path):
            summed = Summed(file)
            if member.name in (MANIFEST, SEAL):
                content = summed.read()
                words, seal = (content, seal) if member.name == MANIFEST else (words, content)
            else:
                while summed.read(PART):
                    pass
            sums[member.name] = {"size": member.size, "sha256": summed.sha256}
        if not seal or seal.decode() != sums.pop(MANIFEST)["sha256"]:
            raise CannotRun(f"{path} is no whole backup: its manifest is missing or damaged.")
    except (tarfile.TarError, OSError, KeyError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path} cannot be read as a backup: {error}.") from error
    del sums[SEAL]
    manifest = json.loads(words)
    damaged = [
        name for name in manifest["members"].keys() | sums.keys() if sums.get(name) != manifest["members"].get(name)
    ]
    if damaged:
        raise CannotRun(f"{path} is damaged: {min(damaged)} is not as the manifest says.")
    return manifest


def unpacked(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The name and content of each member but the manifest."""
    for member, file in _members(path):
        if member.name not in (MANIFEST, SEAL):
            yield member.name, file


def _members(path: Path) -> Iterator[tuple[tarfile.TarInfo, BinaryIO]]:
    """Plain files under names that cannot leave their folder, each once. Raises CannotRun for anything else."""
    seen = set()
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if not member.isreg() or member.name in seen or not _is_ours(member.name):
                raise CannotRun(f"{path} is no backup of bizops: {member.name!r} does not belong into one.")
            seen.add(member.name)
            yield member, tar.extractfile(member)


def _is_ours(name: str) -> bool:
    if name in (DUMP, MANIFEST, SEAL):
        return True
    path = PurePosixPath(name.removeprefix(FILES))
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return name.startswith(FILES) and plain and name == f"{FILES}{path}" and path.parts != ()
