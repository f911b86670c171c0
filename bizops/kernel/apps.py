from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Its migrations hold only SQL functions."""

    name = "bizops.kernel"
