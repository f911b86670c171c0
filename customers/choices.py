"""Words that people choose from when they keep a customer's file."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerStatus(TextChoices):
    ACTIVE = "active", _("On file")
    ARCHIVED = "archived", _("Archived")
    MERGED = "merged", _("Merged")


class CustomerClass(TextChoices):
    """CUS-03."""

    KEY = "key", _("Key")
    GENERAL = "general", _("General")
    POTENTIAL = "potential", _("Potential")


class CustomerKind(TextChoices):
    """CUS-02."""

    DIRECT = "direct", _("Direct supply")
    END_USER = "end_user", _("End user")
    PARTNER = "partner", _("Partner")


class Source(TextChoices):
    REFERRAL = "referral", _("Referral")
    FAIR = "fair", _("Trade fair")
    WEB = "web", _("Web")
    CALL = "call", _("Our call or visit")
    CAMPAIGN = "campaign", _("Campaign")
    INQUIRY = "inquiry", _("Their inquiry")
    OTHER = "other", _("Other")


class Standing(TextChoices):
    """Economic condition, as the file puts it (CUS-02)."""

    GOOD = "good", _("Good")
    SOUND = "sound", _("Stable")
    STRAINED = "strained", _("Strained")


class Influence(TextChoices):
    """Decision power of a contact (CUS-02)."""

    DECIDES = "decides", _("Decides")
    INFLUENCES = "influences", _("Influences")
    BUYS = "buys", _("Handles purchasing")
    USES = "uses", _("Uses the goods")


class Means(TextChoices):
    """How one speaks with a customer (CUS-04)."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MESSAGE = "message", _("Message")
    MAIL = "mail", _("Mail")
    MEETING = "meeting", _("Meeting")


class OpinionHandling(TextChoices):
    """What became of the opinions heard on a revisit (CUS-06)."""

    NONE = "none", _("No opinion raised")
    ON_THE_SPOT = "on_spot", _("Solved on the spot")
    PROMISED = "promised", _("Answer promised by a date")
    REPORTED = "reported", _("Reported to the superior, answer promised by a date")


class PromiseStatus(TextChoices):
    OPEN = "open", pgettext_lazy("of a promise", "Open")
    KEPT = "kept", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RoundStatus(TextChoices):
    """CUS-08."""

    OPENING = "opening", _("Being opened")
    OPEN = "open", pgettext_lazy("of a round", "Open")
    CLOSED = "closed", _("Closed")


class ReviewStatus(TextChoices):
    DRAFT = "draft", _("To be filled in")
    SUBMITTED = "submitted", _("To be approved")
    APPROVED = "approved", _("Approved")
