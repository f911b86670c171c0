"""Rows into files. A text that a spreadsheet would run as a formula is kept a text."""

import csv
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = tuple("=+-@")


def safe_text(value) -> str:
    """The text, with a quote before it when a spreadsheet could take it for a formula, however it hides.

    Leading white space, control characters and marks are looked through, full-width signs count as their narrow ones.
    """
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    start = next((c for c in text if not (c.isspace() or unicodedata.category(c)[0] in "CZM")), "")
    risky = unicodedata.normalize("NFKC", start).startswith(FORMULA) or text[:1] in "\t\r\n"
    return f"'{text}" if text and risky else text


def plain(value):
    """Numbers and dates as they are, nothing as nothing, all else as safe text."""
    if value is None or isinstance(value, (int, float, Decimal, date, datetime)) and not isinstance(value, bool):
        return value
    return safe_text(value)


def csv_lines(head: list[str], rows: Iterable[list]) -> Iterator[str]:
    """Line by line, UTF-8 with a mark at the start so that spreadsheets read the Chinese."""
    writer = csv.writer(SimpleNamespace(write=lambda line: line))
    yield "\ufeff" + writer.writerow([safe_text(title) for title in head])
    for row in rows:
        yield writer.writerow(["" if value is None else plain(value) for value in row])


def xlsx(head: list[str], rows: Iterable[list]):
    """A workbook of one sheet as an open temporary file, written in constant memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([safe_text(title) for title in head])
    target = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    try:
        for row in rows:
            sheet.append([_cell(sheet, plain(value)) for value in row])
    except BaseException:
        book.save(target)  # only then openpyxl takes its own temporary files away
        target.close()
        raise
    book.save(target)
    target.seek(0)
    return target


def _cell(sheet, value):
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
