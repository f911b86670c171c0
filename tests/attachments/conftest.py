"""The office in which the records of these tests are kept."""

import pytest
from django.utils import translation

from tests.factories.house import Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield
