"""Workbooks: their sheets, formats and texts, and the cells of one sheet row by row. Formulas give their stored values.

No library for workbooks reads the rows: openpyxl keeps all texts, an element for each row, and a whole row before it
looks at it. Here nothing is kept but the texts, packed; a hostile sheet finds nothing to fill.
"""

import posixpath
from array import array
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from ..errors import Unreadable
from . import archive, cells
from .limits import MOST_CHARACTERS, MOST_COLUMNS, MOST_OF_A_ROW, MOST_OF_A_SMALL_PART, MOST_OF_TEXTS, MOST_TEXTS
from .xml import LOCAL, Finished, Reader, local

# Days and times that Chinese, Japanese and Korean programs have by number only.
EAST_ASIAN_DAYS = {*range(27, 37), *range(50, 59)}
LAST_ROW = 1_048_576
DIGITS = "0123456789"


class Workbook:
    """One sheet of a workbook; `notes` is told in which row something remarkable was seen first."""

    kind, encoding, separator = "xlsx", "", ""

    def __init__(self, path: Path, notes: dict, sheet: str = ""):
        archive.check(path)
        self._path, self._notes, self._texts = path, notes, None
        with archive.opened(path) as opened:
            contents = Contents().read(_small(opened, "xl/workbook.xml"))
            links = Links().read(_small(opened, "xl/_rels/workbook.xml.rels")).found
            self._formats = _formats(opened, links)
        self._parts = {name: links[key][1] for name, key in contents.sheets if links.get(key, ("",))[0] == "worksheet"}
        self._epoch, self._links = contents.epoch, links
        self.sheets = list(self._parts)
        if not self.sheets or (sheet and sheet not in self._parts):
            raise Unreadable(_("The workbook has no sheet of this name. Choose one of its sheets."))
        self.sheet = sheet or self.sheets[0]

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """(number of the row, its cells) of each row in which something stands."""
        with archive.opened(self._path) as opened:
            if self._texts is None:
                self._texts = self._read_texts(opened)
            with opened.open(self._parts[self.sheet]) as stream:
                rows = Rows(self._texts, self._formats, self._epoch, self._notes)
                for _part in rows.parts(stream):
                    yield from rows.found
                    rows.found = []

    def _read_texts(self, opened) -> "Texts":
        part = next((target for kind, target in self._links.values() if kind == "sharedStrings"), "")
        texts = Texts()
        if part:
            if opened.getinfo(part).file_size > MOST_OF_TEXTS:
                raise Unreadable(_("The workbook holds more text than can be read at once. Split it."))
            with opened.open(part) as stream:
                texts.read(stream)
        return texts


class Contents(Reader):
    """xl/workbook.xml: the visible sheets, and from when days are counted."""

    def __init__(self):
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.epoch = CALENDAR_WINDOWS_1900

    def start(self, name, attributes):
        name = LOCAL[name]
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), local(attributes).get("id", "")))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904


class Links(Reader):
    """Which part of the archive is meant by which key."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name, attributes):
        name = LOCAL[name]
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.found[attributes.get("Id", "")] = (posixpath.basename(attributes.get("Type", "")), target)


class Formats(Reader):
    """xl/styles.xml: which formats of cells show a number as a day or a time."""

    def __init__(self):
        super().__init__()
        self._days = {key for key, code in BUILTIN_FORMATS.items() if is_date_format(code)} | EAST_ASIAN_DAYS
        self._in_cells, self.are_days = False, []

    def start(self, name, attributes):
        name = LOCAL[name]
        if name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            key, code = int(attributes["numFmtId"][:9]), attributes.get("formatCode", "")[:255]
            (self._days.add if is_date_format(code) else self._days.discard)(key)
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            key = attributes.get("numFmtId", "0")
            self.are_days.append(key.isdecimal() and int(key[:9]) in self._days)

    def end(self, name):
        name = LOCAL[name]
        if name == "cellXfs":
            self._in_cells = False


class Texts(Reader):
    """xl/sharedStrings.xml: the texts, side by side in one piece of memory, because there may be millions of them."""

    def __init__(self):
        super().__init__()
        self._bytes, self._ends = bytearray(), array("Q", [0])
        self._parts, self._length, self._takes, self._is_aid = [], 0, False, False

    def __getitem__(self, at: int) -> str:
        return self._bytes[self._ends[at] : self._ends[at + 1]].decode()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def start(self, name, attributes):
        name = LOCAL[name]
        if name == "t":
            self._takes = not self._is_aid
        elif name == "rPh":  # how Japanese is spoken
            self._is_aid = True

    def end(self, name):
        name = LOCAL[name]
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._is_aid = False
        elif name == "si":
            self._keep(cells.words("".join(self._parts)))
            self._parts, self._length = [], 0

    def text(self, text):
        if self._takes:
            self._length += len(text)
            if self._length > MOST_CHARACTERS:
                raise _too_long()
            self._parts.append(text)

    def _keep(self, text: str) -> None:
        self.values += bool(text)
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))
        if len(self._ends) > MOST_TEXTS:
            raise Unreadable(_("The workbook holds more text than can be read at once. Split it."))


class Columns(dict):
    """Letters of a column → its place, from 0."""

    def __missing__(self, letters: str) -> int:
        try:
            self[letters] = column_index_from_string(letters) - 1
        except ValueError:
            return -1
        return self[letters]


COLUMNS = Columns()


class Rows(Reader):
    """The rows of a sheet, by what stands in them: neither the size that a sheet claims nor its gaps take room."""

    def __init__(self, texts: Texts, are_days: list[bool], epoch: datetime, notes: dict):
        super().__init__()
        self._texts, self._are_days, self._epoch, self._notes = texts, are_days, epoch, notes
        self.found: list[tuple[int, list[str]]] = []
        self._line, self._cells, self._cell = 0, [], {}
        self._at, self._parts, self._length, self._weight = -1, [], 0, 0
        self._takes = self._is_aid = self._is_formula = False

    def start(self, name, attributes):
        name = LOCAL[name]
        if name == "c":
            self._cell, self._parts, self._length, self._is_formula = attributes, [], 0, False
            place = COLUMNS[attributes["r"].rstrip(DIGITS)] if "r" in attributes else -1
            self._at = place if place >= 0 else self._at + 1
        elif name in ("v", "t"):
            self._takes = not self._is_aid
        elif name == "row":
            told = attributes.get("r", "")
            is_next = told.isdecimal() and len(told) < 8 and self._line < int(told) <= LAST_ROW
            self._line = int(told) if is_next else self._line + 1
            self._cells, self._at, self._weight = [], -1, 0
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._is_aid = True

    def end(self, name):
        name = LOCAL[name]
        if name in ("v", "t"):
            self._takes = False
        elif name == "c":
            self._put()
        elif name == "row":
            if self._cells:
                self.found.append((self._line, self._cells))
        elif name == "rPh":
            self._is_aid = False
        elif name == "sheetData":
            raise Finished

    def text(self, text):
        if self._takes:
            self._length += len(text)
            if self._length > MOST_CHARACTERS:
                raise _too_long(self._line)
            self._parts.append(text)

    def _put(self) -> None:
        raw = self._parts[0] if len(self._parts) == 1 else "".join(self._parts)
        value = self._value(raw) if raw else ""
        if self._is_formula:
            self._notes.setdefault("formulas" if raw else "unsaved", self._line)
        if not value:
            return
        if self._at >= MOST_COLUMNS:
            raise Unreadable(
                _("Something stands in cell %(cell)s: a table may have %(most)s columns. Delete what is beside it.")
                % {"cell": self._cell.get("r", self._line), "most": MOST_COLUMNS}
            )
        self._weight += len(value)
        if self._weight > MOST_OF_A_ROW:
            raise _too_long(self._line)
        self.values += 1
        gap = self._at - len(self._cells)
        if gap >= 0:
            self._cells += [""] * gap + [value]
        else:
            self._cells[self._at] = value

    def _value(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            known = raw.isdecimal() and len(raw) < 9 and int(raw) < len(self._texts)
            return self._texts[int(raw)] if known else ""
        if kind == "n":
            style = self._cell.get("s", "")
            place = int(style) if style.isdecimal() and len(style) < 9 else len(self._are_days)
            if place < len(self._are_days) and self._are_days[place]:
                return cells.moment(raw, self._epoch)
            if len(raw) > cells.DIGITS and cells.is_cut(raw):
                self._notes.setdefault("cut", self._line)
            return cells.number(raw)
        if kind == "b":
            return "1" if raw.strip() in ("1", "true") else "0"
        if kind == "e":
            self._notes.setdefault("errors", self._line)
        return cells.written_day(raw) if kind == "d" else cells.words(raw)


def _small(opened, part: str):
    """A part that says how the workbook is made. Raises KeyError if it is missing."""
    if opened.getinfo(part).file_size > MOST_OF_A_SMALL_PART:
        raise Unreadable(_("Unpacked, the workbook would be far too large. Copy the filled cells to a new workbook."))
    return opened.open(part)


def _formats(opened, links: dict) -> list[bool]:
    part = next((target for kind, target in links.values() if kind == "styles"), "")
    return Formats().read(_small(opened, part)).are_days if part else []


def _too_long(line: int = 0) -> Unreadable:
    text = _("A cell holds more than %(most)s characters. Shorten it.") % {"most": f"{MOST_CHARACTERS:,}"}
    return Unreadable(_("Line %(line)s: %(text)s") % {"line": line, "text": text} if line else text)
