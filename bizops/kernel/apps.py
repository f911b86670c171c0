from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Its migrations hold only SQL functions."""

    name = "bizops.kernel"

    def import_models(self):
        from . import grams  # noqa: F401  the lookup must be known before any model uses it

        super().import_models()
