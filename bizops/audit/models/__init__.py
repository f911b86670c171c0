from .access import Access
from .note import Note

__all__ = ["Access", "Note"]
