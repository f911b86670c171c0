"""What somebody did with a confidential thing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class What(TextChoices):
    VIEWED = "viewed", _("viewed")
    EXPORTED = "exported", _("exported")
    PRINTED = "printed", _("printed")
    DENIED = "denied", _("refused")


TONES = (("denied", "bad"), ("exported", "warn"), ("printed", "warn"))
