from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "bizops.audit"
    verbose_name = _("Records of access and notes")
