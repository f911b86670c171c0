"""A table as it stands in a file: a header, and rows of text below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..errors import Unreadable
from .headers import LOOKED_AT, guess_header, named
from .limits import MOST_COLUMNS, MOST_ROWS

SAMPLE = 100
REMARKS = {
    "formulas": gettext_lazy("Line %(line)s and perhaps others hold formulas: their saved values are used."),
    "unsaved": gettext_lazy(
        "Line %(line)s and perhaps others hold formulas without a saved value: these cells count as empty. "
        "Open the workbook in a spreadsheet program and save it once."
    ),
    "errors": gettext_lazy("Line %(line)s and perhaps others hold errors such as #N/A. Mend them in the file."),
    "cut": gettext_lazy(
        "Line %(line)s and perhaps others hold numbers of more than 15 digits, whose end the spreadsheet has lost. "
        "Enter them there as text."
    ),
    "surplus": gettext_lazy(
        "Line %(line)s and perhaps others have more fields than the header. Is a text with commas not in quotes?"
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: as many cells as the header has, or more, if `surplus`."""

    line: int
    cells: list[str]
    surplus: bool = False


class Sheet:
    """A table; the `source` is Text or Workbook. `remarks` grow while rows are read."""

    def __init__(self, source, notes: dict, header_line: int = 0):
        self._source, self._notes = source, notes
        self.kind, self.encoding, self.separator = source.kind, source.encoding, source.separator
        self.sheets, self.sheet = source.sheets, source.sheet
        head = list(islice(source.lines(), LOOKED_AT))
        if not head:
            raise Unreadable(_("There is nothing in this file. Choose another file, or another sheet."))
        self.header_line = header_line or guess_header(head)
        first = list(islice((row for row in source.lines() if row[0] >= self.header_line), SAMPLE + 1))
        if not first or first[0][0] != self.header_line:
            raise Unreadable(
                _("Nothing stands in line %(line)s. Choose the line of the header.") % {"line": header_line}
            )
        self.header, self._twice = self._named(first[0][1], first[1:])
        if next(self.rows(), None) is None:
            raise Unreadable(_("There is a header but no line below it. Add the data, or choose another sheet."))

    @property
    def remarks(self) -> list[str]:
        """What a person should know of this table."""
        found = [str(text) % {"line": self._notes[key]} for key, text in REMARKS.items() if key in self._notes]
        if self._twice:
            twice = _("These columns stand there more than once and were numbered: %(names)s.")
            found.insert(0, twice % {"names": ", ".join(self._twice)})
        return found

    def rows(self) -> Iterator[Row]:
        """The rows below the header in which something stands, from the start. Raises Unreadable where one cannot go on."""
        width, count = len(self.header), 0
        for line, cells in self._source.lines():
            if line <= self.header_line:
                continue
            count += 1
            if count > MOST_ROWS:
                raise Unreadable(
                    _("The table has more than %(most)s rows. Split it into several files.")
                    % {"most": f"{MOST_ROWS:,}"}
                )
            while len(cells) > width and not cells[-1]:
                cells.pop()
            surplus = len(cells) > width
            if surplus:
                self._notes.setdefault("surplus", line)
            elif len(cells) < width:
                cells += [""] * (width - len(cells))
            yield Row(line, cells, surplus)

    def count(self, limit: int = MOST_ROWS) -> int:
        """How many rows there are, counted up to the limit."""
        return sum(1 for _row in islice(self.rows(), limit))

    def _named(self, header: list[str], below: list[tuple[int, list[str]]]) -> tuple[list[str], list[str]]:
        """Names for the columns; a column without a name is one if something stands in it."""
        seen = max((_filled(cells) for _line, cells in below), default=0)
        named_columns = _filled(header)
        # Fields beyond the line of a text file come from commas without quotes; a sheet has none.
        width = max(named_columns, seen if self.kind == "xlsx" else min(seen, len(header)))
        if width > MOST_COLUMNS:
            raise Unreadable(
                _("The table has more than %(most)s columns. Delete those that are not needed.")
                % {"most": MOST_COLUMNS}
            )
        if width < 2:
            raise Unreadable(
                _("Only one column was found. Choose another separator, another sheet or the line of the header.")
            )
        return named(header[:width], width)


def _filled(cells: list[str]) -> int:
    """The place of the last cell in which something stands, from 1."""
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)
