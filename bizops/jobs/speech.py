"""Words for somebody who is not there: in that person's language, in the company's time."""

from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone, translation

from bizops.organisation.services import company


@contextmanager
def speaking_to(staff):
    """The reader's language, else the company's; `None` is everybody."""
    house = company.current()
    language = getattr(staff, "language", "") or (house.language if house else settings.LANGUAGE_CODE)
    with translation.override(language), timezone.override(house.zone if house else None):
        yield
