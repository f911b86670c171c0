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


class LeakStatus(TextChoices):
    """CUS-11."""

    REPORTED = "reported", _("Reported")
    REMEDIED = "remedied", _("Remedied")
    INVESTIGATED = "investigated", _("Investigated")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class Harm(TextChoices):
    """What a leak did to the data of key customers."""

    NONE = "none", _("No harm")
    SLIGHT = "slight", _("Slight harm")
    GRAVE = "grave", _("Grave harm to data of key customers")


class Fault(TextChoices):
    """How a leak came about on the side of whoever is responsible."""

    NONE = "none", _("No fault of anybody here")
    NEGLIGENCE = "negligence", _("Negligence")
    INTENT = "intent", _("Intent")


class PassedTo(TextChoices):
    """Into whose hands customers' secrets were given."""

    NOBODY = "nobody", _("Nobody")
    OTHERS = "others", _("Others outside the company")
    RIVAL = "rival", _("A rival")


class Penalty(TextChoices):
    NONE = "none", _("No penalty")
    WARNING = "warning", _("Warning and deduction of pay")
    DISMISSAL = "dismissal", _("Dismissal and compensation")


class LookupPurpose(TextChoices):
    """What somebody looks into another one's file for (CUS-10)."""

    OFFER = "offer", _("Visit or offer")
    COMPLAINT = "complaint", _("Complaint")
    CHECK = "check", _("Audit or check")
    DEBT = "debt", _("Collection of debts")
    LEGAL = "legal", _("Legal matter")
    OTHER = "other", _("Other")


class LookupStatus(TextChoices):
    """CUS-10."""

    DRAFT = "draft", _("Requested")
    OPEN = "open", pgettext_lazy("of a file", "Open")
    OVER = "over", _("Time is over")
    RETURNED = "returned", _("Given back")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Given up")


class TakeoutStatus(TextChoices):
    """CUS-11."""

    DRAFT = "draft", _("Requested")
    ALLOWED = "allowed", _("Allowed")
    USED = "used", _("Taken out")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Lapsed")
