"""Passwords that the house refuses beside Django's rules."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OF_THE_DEMO = "Manual-2026-demo"  # noqa: S105  public: it stands on the login page of the demo


class NotOfTheDemo:
    """The password of the demo is known to everybody."""

    def validate(self, password, user=None):
        if password.strip().casefold() == OF_THE_DEMO.casefold():
            raise ValidationError(_("This is the password of the demo, which everybody knows."), code="demo_password")

    def get_help_text(self):
        return _("It is not the password of the demo.")
