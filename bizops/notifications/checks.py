"""`manage.py check`: an EMAIL_URL that makes no sense stops the start, not the first mail."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from . import mail


@checks.register
def the_mail_server_is_named_well(app_configs, **kwargs):
    if not settings.EMAIL_URL:
        return []
    try:
        mail.server(settings.EMAIL_URL)
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="bizops.E010")]
    return []
