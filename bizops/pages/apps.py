from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Web machinery; one table, the saved views."""

    name = "bizops.pages"

    def ready(self):
        from . import checks  # noqa: F401  registers the check of gates
