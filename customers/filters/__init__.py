"""Filters of the chapter."""

from .archive import CommunicationFilters, ContactFilters, CustomerFilters
from .reviews import ReviewFilters, ReviewRoundFilters, ScorecardFilters
from .visits import PromiseFilters, RevisitFilters

__all__ = [
    "CommunicationFilters",
    "ContactFilters",
    "CustomerFilters",
    "PromiseFilters",
    "ReviewFilters",
    "ReviewRoundFilters",
    "RevisitFilters",
    "ScorecardFilters",
]
