"""The ZIP file that a workbook is, looked at before anything is unpacked."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import Unreadable
from .limits import MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, RATIO_FROM

# The end of the archive says how long its list of contents is; zipfile would read all of that list at once.
TAIL, END, END_64 = 66_000, re.compile(rb"PK\x05\x06.{8}(.{4})", re.DOTALL), b"PK\x06\x07"
MOST_OF_THE_LIST = MOST_ENTRIES * 1024
TAKEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever it stumbles over while it is read becomes one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError) as error:
        raise Unreadable(_("The workbook is damaged. Open it in a spreadsheet program and save it anew.")) from error


def check(path: Path) -> None:
    """Raises Unreadable for bombs, programs, passwords and what is no workbook."""
    too_large = _("Unpacked, the workbook would be far too large. Copy the filled cells to a new workbook.")
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        tail = file.read()
    if END_64 in tail or any(int.from_bytes(size, "little") > MOST_OF_THE_LIST for size in END.findall(tail)):
        raise Unreadable(too_large)
    with opened(path) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or any(_is_dense(entry) for entry in entries):
        raise Unreadable(too_large)
    _check_contents(entries)


def _check_contents(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("The workbook carries programs (macros). Save it as XLSX without them."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The workbook is locked by a password. Save it without one."))
    if any(entry.compress_type not in TAKEN for entry in entries):
        raise Unreadable(_("The workbook is packed in an unusual way. Save it anew in a spreadsheet program."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is no XLSX workbook, whatever its name says. Save the table as XLSX or CSV."))


def _is_dense(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FROM and entry.file_size > entry.compress_size * MOST_RATIO
