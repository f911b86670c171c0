"""What this floor gives the lists: the way to the import of their kind."""

from django.urls import reverse

from bizops.pages.house import provide

from .registry import importers


def import_url(model, staff) -> str:
    """Where such records are imported, if they can be and this person may."""
    found = next((one for one in importers if one.model is model and one.open_to(staff)), None)
    return reverse("exchange:upload", args=[found.key]) if found else ""


provide("import_url", import_url)
