"""Forms of the chapter."""

from .archive import CommunicationForm, ContactForm, CustomerForm
from .leaks import LeakForm
from .lookups import LinkFileForm, LookupForm, TakeoutForm
from .reviews import ReviewForm, ReviewRoundForm
from .visits import PromiseForm, RevisitForm

__all__ = [
    "TakeoutForm",
    "LookupForm",
    "LinkFileForm",
    "LeakForm",
    "CommunicationForm",
    "ContactForm",
    "CustomerForm",
    "PromiseForm",
    "ReviewForm",
    "ReviewRoundForm",
    "RevisitForm",
]
