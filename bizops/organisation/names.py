"""How names are written down and found: one spelling of a login, pinyin and initials of a Chinese name."""

import unicodedata
from functools import cache


def username(text: str | None) -> str:
    """The one spelling of a login name: full width, case and spaces around it make no difference."""
    return unicodedata.normalize("NFKC", text or "").strip().lower()


def searchable(*texts: str) -> str:
    """The words in lower case, each Chinese one also as pinyin and as initials: 安然 anran ar."""
    words = [unicodedata.normalize("NFKC", text).lower() for text in texts if text]
    return " ".join([*words, *(spelling for word in words if not word.isascii() for spelling in pinyin(word))])


def pinyin(text: str) -> tuple[str, str]:
    """(full spelling, initials), both without tones and spaces."""
    from pypinyin import Style, lazy_pinyin  # lazily: its tables take a third of a second to load

    return "".join(lazy_pinyin(text)).lower(), "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def sound(text: str) -> str:
    """How a name is read, character by character and without tones: 寶光 and 宝光 alike are baoguang.

    Phrases are not looked at, because the tables know them in Simplified only (重庆, not 重慶).
    """
    return text if text.isascii() else "".join(map(_reading, text))


@cache
def _reading(character: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(character)).lower()


def prepared(text: str) -> str:
    """What somebody typed, as the search column writes it."""
    return unicodedata.normalize("NFKC", text).strip().lower()
