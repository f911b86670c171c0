"""The office in which the records of these tests are kept, and an empty place for files."""

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


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Where private files lie."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path


@pytest.fixture
def stored(place):
    """The files that lie there now."""
    return lambda: sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
