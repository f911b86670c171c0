"""The file of an import, opened as one sheet; two files, of records and of their lines, are put side by side."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from .errors import Unreadable
from .models import Import
from .planning import SOURCE
from .sheets import Row as Read
from .sheets import Sheet, open_sheet

MARK = "› "  # before the headers of the file of the lines


class SideBySide:
    """Each row of the records with each of its lines; a record without lines, or lines without a record, stand alone."""

    def __init__(self, heads: Sheet, lines: Sheet, columns: dict[str, str]):
        self.heads, self.lines = heads, lines
        self.header = [*heads.header, *(MARK + title for title in lines.header)]
        self.remarks = [*heads.remarks, *lines.remarks]
        keys = [int(place) for place, name in columns.items() if name == SOURCE]
        self._head = next((place for place in keys if place < len(heads.header)), None)
        self._line = next((place - len(heads.header) for place in keys if place >= len(heads.header)), None)

    def count(self, limit: int) -> int:
        return self.lines.count(limit)

    def rows(self) -> Iterator[Read]:
        width = len(self.heads.header)
        of_head: dict[str, list[Read]] = defaultdict(list)
        if self._line is not None:
            for line in self.lines.rows():
                of_head[_cell(line, self._line)].append(line)
        for head in self.heads.rows():
            cells = [*head.cells[:width], *[""] * (width - len(head.cells))]
            for line in of_head.pop(_cell(head, self._head), [None]):
                surplus = head.surplus or bool(line and line.surplus)
                yield Read(head.line, [*cells, *(line.cells if line else ())], surplus)
        for orphans in of_head.values():
            for line in orphans:
                yield Read(line.line, [*[""] * width, *line.cells], line.surplus)


def _cell(row: Read, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


@contextmanager
def opened(document: Import):
    """The sheet of an import. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        reading = document.reading
        sheet = _open(document.file, document.name, Path(folder) / "file", reading.get("file", {}))
        if document.lines_file:
            lines = _open(document.lines_file, document.lines_name, Path(folder) / "lines", reading.get("lines", {}))
            sheet = SideBySide(sheet, lines, document.columns)
        yield sheet


def _open(stored, name: str, path: Path, reading: dict) -> Sheet:
    """From the storage onto this machine: a workbook is read at many places at once."""
    try:
        with stored.open("rb") as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except FileNotFoundError:
        raise Unreadable(_("The file is no longer kept. Upload it again.")) from None
    return open_sheet(path, name, **reading)


def title_of(header: list[str], place: int) -> str:
    """The header of a column, also where a file has changed since."""
    return header[place] if place < len(header) else _("Column %(place)s") % {"place": place + 1}
