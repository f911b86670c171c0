"""What needs consent with customers (ORG-14)."""

from . import leaks, lookups

__all__ = ["leaks", "lookups"]
