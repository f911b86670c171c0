"""The clauses of the chapter, and how the house keeps them (CUS)."""

from . import archive, classes, leaks, lookups, visits  # noqa: F401  opened for what they declare
