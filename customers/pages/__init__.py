"""The record pages of the chapter."""

from .archive import CommunicationPages, ContactPages, CustomerPages

__all__ = ["CommunicationPages", "ContactPages", "CustomerPages"]
