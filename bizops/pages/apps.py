from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Web machinery; one table, the saved views."""

    name = "bizops.pages"
