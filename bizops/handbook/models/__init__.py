"""Clauses in words, and the duties that they raise."""

from .clause import ClauseRow, ClauseText
from .draft import TextDraft
from .duty import Duty, Raised

__all__ = ["ClauseRow", "ClauseText", "Duty", "Raised", "TextDraft"]
