"""The papers of the chapter."""

from . import archive, leaks, lookups, reviews, visits  # noqa: F401  opened for what they declare
