"""Forms of the chapter."""

from .archive import CommunicationForm, ContactForm, CustomerForm

__all__ = ["CommunicationForm", "ContactForm", "CustomerForm"]
