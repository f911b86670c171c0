"""What the chapter hangs elsewhere."""

from . import archive, visits  # noqa: F401  opened for what they declare
