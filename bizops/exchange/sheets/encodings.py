"""In which encoding a text file is written, told from its bytes."""

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import Unreadable

# What a person can choose, by the names that Python has for them.
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030 (GBK, GB2312)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "big5": "Big5",
    "cp1252": "Windows-1252",
}
SAMPLE, PART = 64 * 1024, 1024 * 1024
PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
MANY_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# So many letters of UTF-8 before the first wrong byte are no chance.
SURELY = 20


def encoding_of(path: Path, wanted: str = "") -> str:
    """The encoding that all bytes of the file fit. Raises Unreadable if there is none, or not the one wanted."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    found = _named(wanted) if wanted else _guess(path, head)
    if (at := _breaks(path, found)) is not None:
        raise Unreadable(
            _("Line %(line)s is not written in %(encoding)s. Choose another encoding, or save the file as CSV UTF-8.")
            % {"line": _line(path, at), "encoding": ENCODINGS[found]}
        )
    text = head.decode(found, errors="ignore")
    if len(CONTROL.findall(text)) > len(text) // 100:
        raise Unreadable(_("This is no text file, whatever its name says. Save the table as CSV or XLSX."))
    return found


def _named(wanted: str) -> str:
    """The encoding that a person means: `UTF-8`, `utf8` and `utf-8-sig` are one."""
    try:
        name = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        name = ""
    name = {"utf-8": "utf-8-sig", "gbk": "gb18030", "gb2312": "gb18030", "cp950": "big5"}.get(name, name)
    if name not in ENCODINGS:
        raise Unreadable(_("Choose one of these encodings: %(known)s.") % {"known": ", ".join(ENCODINGS.values())})
    return name


def _guess(path: Path, head: bytes) -> str:
    """By its mark; else UTF-8 if it fits; else the Chinese encoding whose everyday characters stand in it."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if (at := _breaks(path, "utf-8-sig")) is None or len(MANY_BYTES.findall(_before(path, at))) >= SURELY:
        return "utf-8-sig"
    for name, share in sorted(_shares(_around(path, at)).items(), key=lambda item: -item[1]):
        if share > 0.3 and _breaks(path, name) is None:
            return name
    if _breaks(path, "cp1252") is None and _is_western(head):
        return "cp1252"
    raise Unreadable(_("The encoding of the file was not recognised. Save it as CSV UTF-8, or choose the encoding."))


def _shares(sample: bytes) -> dict[str, float]:
    """How many of the double bytes are everyday characters of each encoding; most text of one is rare in the other."""
    pairs = PAIRS.findall(sample)
    simplified = sum(0xA1 <= pair[0] <= 0xF7 and pair[1] >= 0xA1 for pair in pairs)
    traditional = sum(0xA1 <= pair[0] <= 0xC6 and not 0x7F <= pair[1] <= 0xA0 for pair in pairs)
    count = max(len(pairs), 1)
    # What is all in the first half of GB18030 would also pass for Big5.
    return {"gb18030": simplified / count + 0.2, "big5": traditional / count}


def _is_western(head: bytes) -> bool:
    return sum(byte > 0x7F for byte in head) < len(head) // 4


def _breaks(path: Path, encoding: str) -> int | None:
    """Where the first byte stands that does not fit; None if all do."""
    decoder, place = codecs.getincrementaldecoder(encoding)(), 0
    with path.open("rb") as file:
        while True:
            part = file.read(PART)
            try:
                decoder.decode(part, final=not part)
            except UnicodeDecodeError as error:
                return max(place + error.start - (len(error.object) - len(part)), 0)
            if not part:
                return None
            place += len(part)


def _before(path: Path, at: int) -> bytes:
    with path.open("rb") as file:
        return file.read(min(at, SAMPLE))


def _around(path: Path, at: int) -> bytes:
    """Text from the first byte on that is no UTF-8, back to the start of its line."""
    with path.open("rb") as file:
        file.seek(max(at - 1000, 0))
        before = file.read(min(at, 1000))
        file.seek(at - len(before) + before.rfind(b"\n") + 1)
        return file.read(SAMPLE)


def _line(path: Path, at: int) -> int:
    """The number of the line in which this byte stands."""
    lines = 1
    with path.open("rb") as file:
        while at > 0 and (part := file.read(min(at, PART))):
            lines += part.count(b"\n")
            at -= len(part)
    return lines
