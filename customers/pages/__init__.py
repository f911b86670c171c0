"""The record pages of the chapter."""

from .archive import CommunicationPages, ContactPages, CustomerPages
from .reviews import ReviewPages, ReviewRoundPages, ScorecardPages
from .visits import PromisePages, RevisitPages

__all__ = [
    "CommunicationPages",
    "ContactPages",
    "CustomerPages",
    "PromisePages",
    "ReviewPages",
    "ReviewRoundPages",
    "RevisitPages",
    "ScorecardPages",
]
