"""A company with its people, and private storage for what jobs deliver."""

import pytest
from django.urls import get_resolver

get_resolver().url_patterns  # noqa: B018  the map names all papers


@pytest.fixture
def files(settings, tmp_path):
    """The place of private files, empty."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path
