"""The kinds of files that are taken, and how each proves in its bytes that it is one."""

import logging
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from bizops.figures.registry import figure
from bizops.kernel.errors import RuleBroken

log = logging.getLogger(__name__)

HEAD = 4096
MOST_PIXELS = 50_000_000
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 1000, 200 * 1024 * 1024, 100
# Small parts of an office file compress a thousandfold without harm; the ratio is asked of what is large unpacked.
RATIO_FROM = 5 * 1024 * 1024
MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<body", "<head", "<iframe", "<img", "<!--")
BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
    b"3gp4",
    b"3gp5",
)

figure("attachments.largest_mb", 20, gettext_lazy("Largest file in MB"), "ORG-15")


@dataclass(frozen=True)
class Kind:
    """One kind: its type for browsers, its endings, its proof; `is_picture` may be shown in a page."""

    type: str
    endings: tuple[str, ...]
    proves: Callable[[BinaryIO], bool]
    is_picture: bool = False


def kind_of(ending: str, file: BinaryIO) -> Kind:
    """The kind that name and bytes agree on. Raises RuleBroken with what is wrong and what to do."""
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None:
        raise RuleBroken(_("Files of this kind are not taken. Taken are %(kinds)s.") % {"kinds": taken()}, "ORG-15")
    file.seek(0)
    if not kind.proves(file):
        words = _("The file is no %(ending)s, whatever its name says. Save it as %(ending)s and try again.")
        raise RuleBroken(words % {"ending": ending.upper()}, "ORG-15")
    file.seek(0)
    return kind


def taken() -> str:
    return ", ".join(ending for kind in KINDS for ending in kind.endings)


def is_picture(file: BinaryIO, type_: str) -> bool:
    """Asked again before a picture is shown in a page."""
    kind = next((kind for kind in KINDS if kind.type == type_), None)
    if kind is None or not kind.is_picture:
        return False
    try:
        return kind.proves(file)
    except RuleBroken:
        return False


def _begins(file: BinaryIO, ending: str) -> bool:
    """Whether the first bytes are those of such a file."""
    head = file.read(HEAD)
    file.seek(0)
    try:
        return ending in {found.extension.lstrip(".").lower() for found in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return False


def _picture(format: str, ending: str):
    def proves(file: BinaryIO) -> bool:
        if not _begins(file, ending):
            return False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(file, formats=[format]) as picture:
                    width, height = picture.size
                    if width * height > MOST_PIXELS:
                        raise Image.DecompressionBombError
                    picture.verify()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            words = _("The picture has more than %(most)s million dots. Make it smaller and try again.")
            raise RuleBroken(words % {"most": MOST_PIXELS // 1_000_000}, "ORG-15") from None
        except RuleBroken:
            raise
        except Exception:  # as with archives: readers of pictures fail in many ways
            log.info("a picture was refused", exc_info=True)
            return False
        return True

    return proves


def _pdf(file: BinaryIO) -> bool:
    head = file.read(HEAD)
    return head.startswith(b"%PDF-")


def _video(file: BinaryIO) -> bool:
    head = file.read(12)
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


def _office(main: str):
    """A ZIP with the parts of such a document, unpacked to a bearable size, without programs in it."""

    def proves(file: BinaryIO) -> bool:
        if not _begins(file, "zip"):
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                return _is_document(archive, main)
        except RuleBroken:
            raise
        except Exception:  # whatever the reader stumbles over (a dozen kinds of errors): it is no such document
            log.info("an archive was refused", exc_info=True)
            return False

    return proves


def _is_document(archive: zipfile.ZipFile, main: str) -> bool:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or too_dense:
        raise RuleBroken(_("Unpacked, the file would be far too large. Split it and try again."), "ORG-15")
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RuleBroken(_("The file carries programs (macros). Save it without them and try again."), "ORG-15")
    if any(_leaves_its_folder(entry) for entry in entries):
        return False
    # A head may lie about a part's size: reading stops at what it says and compares the checksum.
    return {"[Content_Types].xml", main} <= names and archive.testzip() is None


def _leaves_its_folder(entry: zipfile.ZipInfo) -> bool:
    is_link = entry.external_attr >> 28 == 0xA
    return is_link or entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/")


def _text(file: BinaryIO) -> bool:
    """Text in one of the encodings that offices write, and no page that a browser would run."""
    head = file.read(HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\x00" in head:
        return False
    else:
        encodings = ("utf-8-sig", "gb18030")
    file.seek(0)
    content = file.read()
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "\x00" not in text and not text.lstrip("\ufeff \t\r\n").lower().startswith(MARKUP)
    return False


KINDS = (
    Kind("image/png", ("png",), _picture("PNG", "png"), is_picture=True),
    Kind("image/jpeg", ("jpg", "jpeg"), _picture("JPEG", "jpg"), is_picture=True),
    Kind("application/pdf", ("pdf",), _pdf),
    Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ("docx",),
        _office("word/document.xml"),
    ),
    Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",), _office("xl/workbook.xml")),
    Kind("text/csv", ("csv",), _text),
    Kind("text/plain", ("txt",), _text),
    Kind("video/mp4", ("mp4",), _video),
)
