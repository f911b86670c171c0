"""What can be done with numbers."""

from .numbers import reserve, take

__all__ = ["reserve", "take"]
