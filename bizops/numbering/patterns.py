"""The pattern of a number: `C-{year}-{number:04}`. Two places and nothing else, because people edit it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What the database accepts too: plain characters, {year} at most once, {number} or {number:0n} exactly once.
ACCEPTED = r"^[^{}]*(\{year\})?[^{}]*\{number(:0[1-9])?\}[^{}]*$"
PLACES = re.compile(r"\{year\}|\{number(?::0([1-9]))?\}")


def check(pattern: str) -> None:
    """Raises ValidationError for a pattern that is not made of {year} and one {number}."""
    if not re.fullmatch(ACCEPTED, pattern):
        raise ValidationError(_("Write a pattern such as C-{year}-{number:04}: at most one {year}, then one {number}."))


def fill(pattern: str, *, year: int, number: int) -> str:
    """The number as text; digits grow beyond the width."""

    def place(match: re.Match) -> str:
        return str(year) if match[0] == "{year}" else str(number).zfill(int(match[1] or 0))

    return PLACES.sub(place, pattern)
