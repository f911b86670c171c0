"""Forms of the chapter."""

from .archive import CommunicationForm, ContactForm, CustomerForm
from .reviews import ReviewForm, ReviewRoundForm
from .visits import PromiseForm, RevisitForm

__all__ = [
    "CommunicationForm",
    "ContactForm",
    "CustomerForm",
    "PromiseForm",
    "ReviewForm",
    "ReviewRoundForm",
    "RevisitForm",
]
