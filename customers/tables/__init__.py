"""Lists of the chapter."""

from .archive import CommunicationTable, ContactTable, CustomerTable

__all__ = ["CommunicationTable", "ContactTable", "CustomerTable"]
