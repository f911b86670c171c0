"""What the chapter hangs elsewhere."""

from . import archive, leaks, lookups, reviews, visits  # noqa: F401  opened for what they declare
