from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    """The whole house into one place, and back."""

    name = "bizops.backup"
    verbose_name = _("Backup")
