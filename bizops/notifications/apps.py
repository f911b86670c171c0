from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "bizops.notifications"
    verbose_name = _("Messages")

    def ready(self):
        from . import checks  # noqa: F401  registers the check of EMAIL_URL
