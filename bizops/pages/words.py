"""How several words are written one after the other."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def joined(words: Iterable) -> str:
    """a, b, c; in Chinese with the enumeration comma."""
    return pgettext("between the words of a list", ", ").join(map(str, words))
