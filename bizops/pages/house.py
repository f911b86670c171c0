"""What the frame of every page shows but this floor does not know: the floors above provide it."""

from collections.abc import Callable
from typing import Any

_given: dict[str, Callable[..., Any]] = {}


def provide(name: str, answer: Callable[..., Any]) -> None:
    """Tell the frame how to find `name`: company() → row, unread(staff) → count."""
    _given[name] = answer


def ask(name: str, *args, default=None):
    """The answer, or `default` as long as nobody provides it."""
    return _given[name](*args) if name in _given else default
