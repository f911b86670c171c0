"""The one error of this package that a person is meant to read."""


class CannotRun(Exception):
    """Something is missing or in the way; the message is one clear sentence that says what to do about it."""
