"""Spreadsheets row by row, as text, in constant memory; what cannot be read, or would do harm, is refused in a sentence."""

from .opening import open_sheet
from .sheet import Row, Sheet

__all__ = ["Row", "Sheet", "open_sheet"]
