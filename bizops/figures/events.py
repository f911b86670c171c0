"""What the figures tell."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FigureSet:
    """A figure of the manual has a new row; `before` and `value` as they are written."""

    key: str
    value: str
    before: str
    effective_from: date
    reason: str
    by_id: int | None
