"""Which line names the columns, and names for all of them."""

import re

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from .limits import LONGEST_TITLE

LOOKED_AT = 10
# A line above the header names fewer columns; one below it may have a text more, from a comma too many.
ENOUGH = 0.7
FIGURE = re.compile(r"[\d\s.,:;/%¥$€+()年月日-]+")


def guess_header(lines: list[tuple[int, list[str]]]) -> int:
    """The line with the most texts among the first ones, or the first that comes close."""
    counts = [(line, len(_texts(cells))) for line, cells in lines[:LOOKED_AT]]
    most = max((count for _line, count in counts), default=0)
    return next((line for line, count in counts if count >= most * ENOUGH), 0)


def named(cells: list[str], width: int) -> tuple[list[str], list[str]]:
    """(a distinct name for each column, the names that stood there twice)."""
    found, twice = [], []
    for at, text in enumerate([*cells, *[""] * (width - len(cells))]):
        text = " ".join(text[:LONGEST_TITLE].split()) or _("Column %(letter)s") % {"letter": get_column_letter(at + 1)}
        name, n = text, 1
        while name in found:
            n += 1
            name = f"{text} ({n})"
        if n == 2:
            twice.append(text)
        found.append(name)
    return found, twice


def _texts(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell and not FIGURE.fullmatch(cell)]
