"""What must not be so when the house is in use."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from .passwords import OF_THE_DEMO


def demo_logins_left() -> list[str]:
    """The login names of the demo that still open with its password; none while there is no database to ask."""
    from .demo_people import LOGINS
    from .models import Staff

    try:
        people = list(Staff.objects.employed().filter(username__in=LOGINS).only("username", "password"))
    except DatabaseError:
        return []
    return [person.username for person in people if person.check_password(OF_THE_DEMO)]


@checks.register(checks.Tags.security, deploy=True)
def no_demo_password_in_use(app_configs, **kwargs):
    """Only with `check --deploy` and at the start of a server: `manage.py changepassword` must stay open as the way out."""
    if settings.DEMO or not (left := demo_logins_left()):
        return []
    return [
        checks.Error(
            f"The password of the demo still opens: {', '.join(left)}.",
            hint="Set other passwords for these people, or record that they have left.",
            id="bizops.E010",
        )
    ]


def refuse_demo_passwords() -> None:
    """Called when a server of the house starts. Raises ImproperlyConfigured: the password stands in the README."""
    for error in no_demo_password_in_use(None):
        raise ImproperlyConfigured(f"{error.msg} {error.hint}")
