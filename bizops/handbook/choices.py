"""States of a duty, and the ways in which a clause is enforced."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DutyStatus(TextChoices):
    OPEN = "open", pgettext_lazy("of a duty", "Open")
    DONE = "done", _("Done on time")
    LATE = "late", _("Done late")
    MISSED = "missed", _("Missed")
    WAIVED = "waived", _("Waived")


class Way(TextChoices):
    """How a clause is alive: it raises duties, watches a state, or guards a move."""

    DUTY = "duty", _("Raises duties")
    WATCH = "watch", _("Watches a state")
    GUARD = "guard", _("Guards a move")


class DraftStatus(TextChoices):
    """HBK-03."""

    DRAFT = "draft", pgettext_lazy("of a text", "Draft")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", pgettext_lazy("of a text", "Refused")
    WITHDRAWN = "withdrawn", _("Given up")
