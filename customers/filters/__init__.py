"""Filters of the chapter."""

from .archive import CommunicationFilters, ContactFilters, CustomerFilters
from .leaks import LeakFilters
from .lookups import LookupFilters, TakeoutFilters
from .reviews import ReviewFilters, ReviewRoundFilters, ScorecardFilters
from .visits import PromiseFilters, RevisitFilters

__all__ = [
    "TakeoutFilters",
    "LookupFilters",
    "LeakFilters",
    "CommunicationFilters",
    "ContactFilters",
    "CustomerFilters",
    "PromiseFilters",
    "ReviewFilters",
    "ReviewRoundFilters",
    "RevisitFilters",
    "ScorecardFilters",
]
