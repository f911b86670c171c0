"""The record pages of the chapter."""

from .archive import CommunicationPages, ContactPages, CustomerPages
from .leaks import LeakPages
from .lookups import LookupPages, TakeoutPages
from .reviews import ReviewPages, ReviewRoundPages, ScorecardPages
from .visits import PromisePages, RevisitPages

__all__ = [
    "TakeoutPages",
    "LookupPages",
    "LeakPages",
    "CommunicationPages",
    "ContactPages",
    "CustomerPages",
    "PromisePages",
    "ReviewPages",
    "ReviewRoundPages",
    "RevisitPages",
    "ScorecardPages",
]
