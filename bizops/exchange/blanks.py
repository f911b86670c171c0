"""Files for people who bring data: an empty table to fill in, and the rows that were wrong with the reason beside them."""

import tempfile
from collections.abc import Iterable
from typing import BinaryIO, Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from bizops.pages import files
from bizops.pages.files import safe_text

WIDTHS = (28, 12, 44, 44, 28)
MOST_CHOICES = 50


class Field(Protocol):
    """What a template says of a column."""

    name: str
    label: str
    required: bool
    help: str
    example: str
    choices: tuple[tuple[str, str], ...] | None


def blank(columns: Iterable[Field], kind: str) -> BinaryIO:
    """An empty table in the reader's language, open to read; an XLSX explains its columns on a second sheet."""
    columns = list(columns)
    heads = [capfirst(str(column.label)) for column in columns]
    return _workbook(columns, heads) if kind == "xlsx" else _csv(heads, ())


def reasons_file(header: list[str], rows: Iterable[tuple[int, list[str], str]], kind: str) -> BinaryIO:
    """Rows that were wrong, (line, cells as they were, reason) each, as a file open to read; kept in no memory."""
    head = [_("Line"), *header, _("Reason")]
    width = len(header)
    body = (
        [line, *cells[:width], *[""] * (width - len(cells)), _reason(cells[width:], why)] for line, cells, why in rows
    )
    return files.xlsx(head, body) if kind == "xlsx" else _csv(head, body)


def _reason(surplus: list[str], why: str) -> str:
    """What had no column stands with the reason, so that nothing is lost."""
    return f"{why} [{' | '.join(surplus)}]" if surplus else why


def _csv(head: list[str], body: Iterable[list]) -> BinaryIO:
    target = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    for line in files.csv_lines(head, body):
        target.write(line.encode())
    target.seek(0)
    return target


def _workbook(columns: list[Field], heads: list[str]) -> BinaryIO:
    book = Workbook()
    table = book.active
    table.title, table.freeze_panes = _("Data"), "A2"
    table.append([safe_text(head) for head in heads])
    for at, head in enumerate(heads, 1):
        letter = get_column_letter(at)
        table.column_dimensions[letter].width = max(12, 2 * len(head))
        table.column_dimensions[letter].number_format = "@"  # a phone or tax number stays as it was typed
    _explain(book.create_sheet(_("Explanation")), columns, heads)
    target = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    book.save(target)
    target.seek(0)
    return target


def _explain(sheet, columns: list[Field], heads: list[str]) -> None:
    """What each column takes, line by line."""
    sheet.freeze_panes = "A2"
    sheet.append([_("Column"), _("Required"), _("Allowed values"), _("Meaning"), _("Example")])
    for column, head in zip(columns, heads, strict=True):
        labels = [str(label) for _value, label in column.choices or ()]
        allowed = ", ".join([*labels[:MOST_CHOICES], *["…"][: len(labels) > MOST_CHOICES]])
        words = (head, _("yes") if column.required else "", allowed, str(column.help), str(column.example))
        sheet.append([safe_text(word) for word in words])
    for at, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
