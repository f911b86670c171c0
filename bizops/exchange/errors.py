"""What spreadsheets are refused with."""

from bizops.kernel.errors import RuleBroken


class Unreadable(RuleBroken):
    """The file cannot be read; the message says why, and what to do about it."""
