"""Values as text: what a cell means, written so that a person and a form read the same."""

import unicodedata
from datetime import datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from bizops.pages.files import safe_text

# A spreadsheet keeps this many digits of a number; the rest is noughts.
DIGITS = 15


def tidy(text: str) -> str:
    """Without white space around it, without NUL, composed; and without the quote that our own files put before it."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    text = text.strip() if text.isascii() else unicodedata.normalize("NFC", text.replace("\ufeff", "").strip())
    return text[1:] if text.startswith("'") and safe_text(text[1:]) == text else text


def words(text: str) -> str:
    """A text of a workbook, where control characters stand as _x000D_."""
    # Half a character of two (_xD800_) is no text that a database holds.
    return tidy(unescape(text).encode("utf-8", "ignore").decode() if "_x" in text else text)


def number(text: str) -> str:
    """A stored number in plain digits, as exact as a spreadsheet shows it."""
    if text.isdecimal() and text.isascii() and len(text) <= DIGITS:
        return text.lstrip("0") or "0"
    try:
        value = Decimal(f"{float(text):.{DIGITS}g}")
    except (ValueError, ArithmeticError):
        return tidy(text)
    if not value.is_finite():
        return tidy(text)
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("", "-0") else plain


def is_cut(text: str) -> bool:
    """Whether a whole number has more digits than a spreadsheet keeps: a tax number, an account."""
    try:
        value = abs(float(text))
    except ValueError:
        return False
    return 10**DIGITS <= value < 10**20 and value.is_integer()


def moment(text: str, epoch: datetime) -> str:
    """A stored day, with its time if it has one; a time alone; what is no day stays a number."""
    try:
        value = from_excel(float(text), epoch)
    except (ValueError, OverflowError, ArithmeticError):
        return number(text)
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta) or value is None:
        return number(text)
    return _day(value)


def written_day(text: str) -> str:
    """A day that the workbook keeps as ISO text."""
    try:
        return _day(datetime.fromisoformat(text.strip().removesuffix("Z")))
    except ValueError:
        return tidy(text)


def _day(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
