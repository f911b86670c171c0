"""What approvals tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Submitted:
    """A request was handed in, for the first time or again."""

    request_id: int
    kind: str
    object_id: int
    by_id: int


@dataclass(frozen=True)
class Consented:
    """All have agreed, and the move is made."""

    request_id: int
    kind: str
    object_id: int
    by_id: int


@dataclass(frozen=True)
class Refused:
    """Somebody has said no, or given it back; `final` tells which."""

    request_id: int
    kind: str
    object_id: int
    by_id: int
    final: bool


@dataclass(frozen=True)
class Voided:
    """What was agreed to has been changed: the consent no longer holds."""

    request_id: int
    kind: str
    object_id: int
    by_id: int | None
