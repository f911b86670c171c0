"""What people write in spreadsheets, as the forms of the house understand it: days, numbers, yes and no, nothing."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACES = Decimal("0.0001")
NOTHING = {"", "null", "none", "nil", "n/a", "#n/a", "-", "--", "—", "\\n"}
YES = {"1", "y", "yes", "true", "t", "是", "对", "對", "有", "√", "✓", "x"}
NO = {"0", "n", "no", "false", "f", "否", "不", "无", "無", "×"}
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
MONEY = re.compile(r"^(?:[¥￥$€£]|rmb|cny|usd|eur)|(?:元|rmb|cny|usd|eur)$")
GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
WORDS_APART = re.compile(r"[,，、;；]")


def folded(text: str) -> str:
    """A text without case, width and blanks, as words of a list are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_nothing(text: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return text.casefold() in NOTHING


def prepared(asked: forms.Field, text: str) -> object:
    """The text as the form field reads it. Raises ValidationError with what is expected."""
    if isinstance(asked, forms.DateField):
        return day(text)
    if isinstance(asked, (forms.DecimalField, forms.IntegerField)):
        return number(text)
    if isinstance(asked, forms.BooleanField):
        return yes(text)
    return text


def day(text: str) -> date:
    """A day, year first: 2026-03-01, 2026/3/1, 2026年3月1日, 20260301, also with a time behind it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = DAY.match(plain) or COMPACT.match(plain)
    try:
        return date(*map(int, found.groups())) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise ValidationError(_("“%(text)s” is no day. Write it as 2026-03-01.") % {"text": text})


def number(text: str) -> str:
    """A number as Decimal reads it: thousands apart by commas, signs of money and full-width figures are understood."""
    plain = MONEY.sub("", unicodedata.normalize("NFKC", text).casefold().replace(" ", "")).strip()
    if "," in plain and not GROUPED.match(plain):
        raise ValidationError(_("“%(text)s” is no number. Write it as 1234.50.") % {"text": text})
    return plain.replace(",", "")


def yes(text: str) -> bool:
    """Yes or no, in the words of both languages."""
    plain = folded(text)
    if plain not in YES | NO:
        raise ValidationError(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return plain in YES


def fraction(text: str) -> Decimal:
    """A share to four places: 15 %, 15 (percent) or 0.15. A bare 1 could be either, so it is asked for anew."""
    try:
        value = forms.DecimalField(max_digits=12).clean(number(text.replace("%", "").replace("％", "")))
    except ValidationError:
        raise ValidationError(_("“%(text)s” is no number. Write it as 1234.50.") % {"text": text}) from None
    in_percent = "%" in text or "％" in text
    if value == 1 and not in_percent:
        raise ValidationError(_("Is this one percent or the whole? Write it with the sign of percent."))
    if in_percent or value > 1:
        value /= 100
    if not 0 <= value <= 1:
        raise ValidationError(_("A share lies between nothing and one hundred percent."))
    return value.quantize(PLACES, ROUND_HALF_UP)


def parts(text: str) -> list[str]:
    """Words parted by commas, the Chinese ones too."""
    return list(dict.fromkeys(word.strip() for word in WORDS_APART.split(text) if word.strip()))
