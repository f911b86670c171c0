"""What the columns of a file are, guessed from their headers in any language of the house."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.utils.translation import override

BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕")
# companyName, HTTPCode: where a small letter or the end of a short form meets a capital.
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[a-z0-9à-ÿ]+|[^\W_a-z0-9à-ÿ]")
SHORTEST_LATIN, SHORTEST_CHINESE, LONGEST = 4, 2, 120
KEY, LABEL, NAME, PREFIX, PART = 5, 4, 3, 2, 1


@dataclass(frozen=True)
class Wanted:
    """A field that a column may be: its key, its label (lazy), the other names under which files carry it."""

    key: str
    label: str
    names: tuple[str, ...] = ()


def guess(header: list[str], wanted: Iterable[Wanted]) -> dict[int, str]:
    """Place of the column → key of the field; each field once, and what is not sure stays open."""
    spoken = {field.key: list(_spoken(field)) for field in wanted}
    found = [(score, -place, key) for place, text in enumerate(header) for key, score in _scores(_words(text), spoken)]
    columns: dict[int, str] = {}
    for _score, place, key in sorted(found, key=lambda item: item[:2], reverse=True):
        if -place not in columns and key not in columns.values():
            columns[-place] = key
    return dict(sorted(columns.items()))


def _spoken(field: Wanted) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(how much it counts, words) of all that a field is called."""
    yield KEY, _words(field.key)
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield LABEL, _words(str(field.label))
    yield from ((NAME, _words(name)) for name in field.names)


def _scores(header: tuple[str, ...], spoken: dict) -> list[tuple[str, tuple[int, int]]]:
    """(field, score) where the header is a name of it; else the one field whose name begins with it, or it with that."""
    if not header:
        return []
    exact = {
        key: max((counts for counts, words in names if "".join(words) == "".join(header)), default=0)
        for key, names in spoken.items()
    }
    if any(exact.values()):
        return [(key, (score, 0)) for key, score in exact.items() if score]
    for score, alike in ((PREFIX, _begins), (PART, _contains)):
        close = {
            key: max((alike(header, words) for _counts, words in names), default=0) for key, names in spoken.items()
        }
        close = {key: length for key, length in close.items() if length}
        if close:
            return [(key, (score, length)) for key, length in close.items()] if len(close) == 1 else []
    return []


def _begins(header: tuple[str, ...], words: tuple[str, ...]) -> int:
    """How much the two have in common if one begins with the other."""
    short, long = sorted((header, words), key=len)
    return _weight(short) if long[: len(short)] == short else 0


def _contains(header: tuple[str, ...], words: tuple[str, ...]) -> int:
    """How much the two have in common if one stands in the other."""
    short, long = sorted((header, words), key=len)
    starts = range(len(long) - len(short) + 1)
    return _weight(short) if any(long[at : at + len(short)] == short for at in starts) else 0


def _weight(words: tuple[str, ...]) -> int:
    """How many letters; nothing if there are too few to mean something."""
    length = sum(map(len, words))
    return length if length >= (SHORTEST_LATIN if all(map(_is_latin, words)) else SHORTEST_CHINESE) else 0


def _is_latin(word: str) -> bool:
    return word[0] < "\u0250"


def _words(text: str) -> tuple[str, ...]:
    """Latin words and single Chinese characters, without case, width, punctuation and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    plain = BRACKETS.sub(" ", plain) if BRACKETS.sub("", plain).strip() else plain
    parts = chain.from_iterable(CAMEL.split(part) for part in re.split(r"[\W_]+", plain))
    return tuple(chain.from_iterable(WORD.findall(part.lower()) for part in parts))
