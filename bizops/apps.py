"""The house itself."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

# Rooms that only declare: opened here and imported by nobody.
DECLARATIONS = (
    "checks",
    "receivers",
    "panels",
    "handbook",
    "handover",
    "merging",
    "measures",
    "approvals",
    "exchange",
    "printing",
)


class BizopsConfig(AppConfig):
    """Opens the declaration rooms of every chapter once all models are loaded; the only ready() of the house."""

    name = "bizops"

    def ready(self):
        autodiscover_modules(*DECLARATIONS)
