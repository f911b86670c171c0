"""What the bench serves: the settings of use without TLS, and static files that nobody has to compress first."""

from bizops.settings.base import *  # noqa: F403
from bizops.settings.base import LOGGING, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
