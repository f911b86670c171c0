"""Lists of the chapter."""

from .archive import CommunicationTable, ContactTable, CustomerTable
from .leaks import LeakTable
from .lookups import LookupTable, TakeoutTable
from .reviews import ReviewRoundTable, ReviewTable, ScorecardTable
from .visits import PromiseTable, RevisitTable

__all__ = [
    "TakeoutTable",
    "LookupTable",
    "LeakTable",
    "CommunicationTable",
    "ContactTable",
    "CustomerTable",
    "PromiseTable",
    "ReviewRoundTable",
    "ReviewTable",
    "RevisitTable",
    "ScorecardTable",
]
