"""The papers of the chapter."""

from . import archive, reviews, visits  # noqa: F401  opened for what they declare
