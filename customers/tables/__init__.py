"""Lists of the chapter."""

from .archive import CommunicationTable, ContactTable, CustomerTable
from .reviews import ReviewRoundTable, ReviewTable, ScorecardTable
from .visits import PromiseTable, RevisitTable

__all__ = [
    "CommunicationTable",
    "ContactTable",
    "CustomerTable",
    "PromiseTable",
    "ReviewRoundTable",
    "ReviewTable",
    "RevisitTable",
    "ScorecardTable",
]
