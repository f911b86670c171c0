"""People, private storage, and workers of the house on the database of the test."""

import pytest
from django.utils import translation

from tests.factories.house import person

from . import sample  # noqa: F401  declares its kinds of work


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield


@pytest.fixture
def files(settings, tmp_path):
    """The place of private files, empty."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


@pytest.fixture
def anna(db):
    return person(full_name="安然", language="en")


@pytest.fixture
def ben(db):
    return person(full_name="周奔", language="en")
