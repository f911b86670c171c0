"""The series that the code declares; the rows made from them belong to the administrators."""

from dataclasses import dataclass

from bizops.kernel.registry import Registry


@dataclass(frozen=True)
class Declared:
    """How a series begins: its pattern may be changed later, `gapless` may not."""

    key: str
    pattern: str
    label: str
    gapless: bool = False


declared: Registry[Declared] = Registry("series")


def series(key: str, pattern: str, label: str, *, gapless: bool = False) -> str:
    """Declare a series beside the model that it numbers; `key` is `app.model`. Returns the key."""
    return declared.add(key, Declared(key, pattern, label, gapless)).key
