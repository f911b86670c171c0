"""Which kind of file it is, told from its bytes; the name only helps to say what is wrong."""

from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import Unreadable
from .limits import MOST_BYTES
from .sheet import Sheet
from .text import Text
from .workbook import Workbook

HEAD = 4096
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An Office file with a password is an old container around this.
LOCKED = "EncryptedPackage".encode("utf-16-le")
BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"PK\x05\x06",
    b"MZ",
    b"\x7fELF",
)
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<table",
    b"<head",
    b"<body",
    b"<meta",
    b"<script",
    b"<svg",
    b"mime-version:",
)


def open_sheet(
    path: str | Path, name: str, *, encoding: str = "", separator: str = "", sheet: str = "", header_line: int = 0
) -> Sheet:
    """The table in a CSV or XLSX file that a person calls `name`; what is not told is guessed.

    Raises Unreadable with a sentence that says what is wrong and what to do.
    """
    path, notes = Path(path), {}
    kind = _kind(path, name)
    source = Workbook(path, notes, sheet) if kind == "xlsx" else Text(path, notes, encoding, separator)
    return Sheet(source, notes, header_line)


def _kind(path: Path, name: str) -> str:
    """csv or xlsx. Raises Unreadable for everything else."""
    size = path.stat().st_size
    if not size:
        raise Unreadable(_("The file is empty. Choose another file."))
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Unreadable(_("The file is larger than %(most)s MB. Split it into several files.") % {"most": most})
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(OLE):
        if LOCKED in path.read_bytes():
            raise Unreadable(_("The workbook is locked by a password. Save it without one."))
        raise Unreadable(_("This is a workbook of the old kind (XLS). Save it as XLSX or CSV."))
    if head.startswith(ZIP):
        return "xlsx"
    if head.startswith(BINARY):
        raise Unreadable(_("This is no text file, whatever its name says. Save the table as CSV or XLSX."))
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(MARKUP):
        raise Unreadable(
            _("This is a web page, whatever its name says. Open it in a spreadsheet program and save as XLSX.")
        )
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        raise Unreadable(_("This is no XLSX workbook, whatever its name says. Save the table as XLSX or CSV."))
    return "csv"
