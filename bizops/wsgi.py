import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bizops.settings.production")
application = get_wsgi_application()

from bizops.organisation.checks import refuse_demo_passwords  # noqa: E402  the apps must be there first

refuse_demo_passwords()
