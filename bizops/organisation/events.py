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
