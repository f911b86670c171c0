"""The name of a file as a person may safely see it."""

import unicodedata

LONGEST = 120


def clean(name: str) -> str:
    """Without folders, without what is not seen or turns the writing round, at most 120 characters, the ending kept.

    A right-to-left mark makes `cod.exe` look like `exe.doc`; control characters break headers.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in name if not _is_unseen(c))
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST] or "file"
    stem = stem.strip(". ") or "file"
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"[:LONGEST]


def ending_of(name: str) -> str:
    """The last ending, in small letters, without its point."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_unseen(c: str) -> bool:
    return unicodedata.category(c) in ("Cf", "Cs", "Co", "Cn")
