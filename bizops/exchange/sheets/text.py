"""Text files with separators, record by record, and which separator that is."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..errors import Unreadable
from .cells import tidy
from .encodings import encoding_of
from .limits import MOST_CHARACTERS, MOST_LINE, MOST_OF_A_ROW

SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
SAMPLE_RECORDS = 50
# Spreadsheets write this line before a table to name its separator.
NAMED = re.compile(r"\s*sep=([,;\t|])\s*$", re.IGNORECASE)


class Text:
    """A text file; the line of a record is the one in which it starts, also where texts hold line breaks."""

    kind, sheets, sheet = "csv", [], ""

    def __init__(self, path: Path, notes: dict, encoding: str = "", separator: str = ""):
        self._path = path
        self.encoding = encoding_of(path, encoding)
        with self._opened() as file:
            named = NAMED.match(file.readline(20))
        self._skips = bool(named)
        self.separator = separator or (named[1] if named else self._guess())
        if self.separator not in SEPARATORS:
            raise Unreadable(_("Choose comma, semicolon, tab or vertical bar as the separator."))

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """(number of the line, its cells) of each record in which something stands."""
        for line, record in self._records(self.separator):
            cells = [tidy(cell) for cell in record]
            if any(cells):
                yield line, cells

    def _records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        with self._opened() as file:
            feed = Feed(file)
            reader, line = csv.reader(feed, delimiter=separator), 1
            try:
                for record in reader:
                    if record and (max(map(len, record)) > MOST_CHARACTERS or sum(map(len, record)) > MOST_OF_A_ROW):
                        raise self._too_long(line)
                    if line > 1 or not self._skips:
                        yield line, record
                    line, before = reader.line_num + 1, line
                    feed.quotes_before, feed.quotes = feed.quotes, 0
            except csv.Error as error:
                raise self._too_long(line) from error
        if feed.quotes_before % 2 and reader.line_num > before:
            raise Unreadable(
                _("A quotation mark opens in line %(line)s and is never closed. Close it, and try again.")
                % {"line": before}
            )

    def _guess(self) -> str:
        """The separator that gives most of the first records the same number of fields, and more than one."""
        return max(SEPARATORS, key=self._agreement)

    def _agreement(self, separator: str) -> tuple[float, int]:
        try:
            widths = Counter(len(record) for _line, record in islice(self._records(separator), SAMPLE_RECORDS))
        except Unreadable:
            return 0, 0
        widths.pop(0, None)
        if not widths:
            return 0, 0
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        return (round(times / widths.total(), 1), width) if width > 1 else (0, 0)

    def _opened(self):
        return self._path.open(encoding=self.encoding, newline="")

    def _too_long(self, line: int) -> Unreadable:
        return Unreadable(
            _("Line %(line)s holds a text of more than %(most)s characters. Is a quotation mark left open?")
            % {"line": line, "most": f"{MOST_CHARACTERS:,}"}
        )


class Feed:
    """Lines for the reader, none of them endless; counts quotation marks, to find one that was left open."""

    def __init__(self, file):
        self._file = file
        self.quotes = self.quotes_before = 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._file.readline(MOST_LINE)
        if not line:
            raise StopIteration
        if len(line) == MOST_LINE:
            raise Unreadable(_("A line of the file is endless. Save the table anew as CSV."))
        self.quotes += line.count('"')
        return line
