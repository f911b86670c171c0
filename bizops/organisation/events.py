"""What the organisation tells."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PasswordResetAsked:
    """Somebody asked for a new password for this person; `url` is the link that the mail carries."""

    staff_id: int
    url: str


@dataclass(frozen=True)
class StaffHired:
    staff_id: int
    on: date


@dataclass(frozen=True)
class StaffMoved:
    """The current main appointment is another one; department or post may be None."""

    staff_id: int
    department_id: int | None
    post_id: int | None


@dataclass(frozen=True)
class StaffLeft:
    """The employment is over: the login is closed, sessions and grants have ended."""

    staff_id: int
    on: date


@dataclass(frozen=True)
class OwnersChanged:
    """Many records of one kind (app.model) went into other hands in one statement; `fields` names what changed on each."""

    model: str
    keys: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class HandedOver:
    """Somebody took over work of somebody else; `counts` are pairs of (key of the holding, how many)."""

    handover_id: int
    giver_id: int
    taker_id: int
    by_id: int | None
    counts: tuple[tuple[str, int], ...]
