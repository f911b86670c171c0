"""What the handbook tells."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DutyOwed:
    """An event raised a duty; `by_id` is whose act it was."""

    duty_id: int
    owner_id: int
    by_id: int | None


@dataclass(frozen=True)
class DutiesMissed:
    """Period duties were missed for good; `head_id` is to know."""

    head_id: int
    duty_ids: tuple[int, ...]


@dataclass(frozen=True)
class DutiesOverdue:
    """Event duties are overdue for days; `head_id` is to know."""

    head_id: int
    duty_ids: tuple[int, ...]


@dataclass(frozen=True)
class TextPublished:
    """A clause has another text, from a day on."""

    code: str
    edition: int
    effective_from: date
    reason: str
