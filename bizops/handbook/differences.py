"""What changed between two texts, word by word; in Chinese, character by character."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
WORDS = re.compile(r"[A-Za-z0-9'’\[\]%-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went, or are new."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts as one, in pieces."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(SAME, "".join(old[a:b])))
            continue
        found += [Piece(GONE, "".join(old[a:b]))] if b > a else []
        found += [Piece(NEW, "".join(new[c:d]))] if d > c else []
    return found
