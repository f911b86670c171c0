from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """Requests, steps, decisions (ORG-14)."""

    name = "bizops.approvals"
    verbose_name = _("Approvals")
