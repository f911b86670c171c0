"""What happened, told once; whoever cares listens. Publishers never know their listeners."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.db import transaction

_now: dict[type, list[Callable]] = defaultdict(list)
_later: dict[type, list[Callable]] = defaultdict(list)


def subscribe(event_type: type, *, after_commit: bool = False):
    """Listen in the same transaction (records: fails together), or after the commit (only what may be lost)."""

    def keep(listener):
        (_later if after_commit else _now)[event_type].append(listener)
        return listener

    return keep


def publish(event: object) -> None:
    """Tell every listener. Events carry ids and values; only the kernel's own carry a document."""
    for listener in _now[type(event)]:
        listener(event)
    for listener in _later[type(event)]:
        transaction.on_commit(partial(listener, event), robust=True)
