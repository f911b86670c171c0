"""Filters of the chapter."""

from .archive import CommunicationFilters, ContactFilters, CustomerFilters

__all__ = ["CommunicationFilters", "ContactFilters", "CustomerFilters"]
