"""Looking into somebody else's customer, and taking a large list out (CUS-10, CUS-11)."""

from django.utils.translation import gettext_lazy as _

from bizops.handbook.registry import Evidence, clause, event_duty, guard
from bizops.kernel.periods import Period

from ..models import CustomerGrant, Lookup, Takeout
from ..services.lookups import CLAUSE

clause(
    CLAUSE,
    _("Looking into someone else's customer needs a request"),
    _(
        "The archive is kept by a custodian. Who needs the file of a customer that is not in his hands asks for it: whose "
        "file, what for, why, and until when, [30] days at most. The head of his department agrees, the custodian finds the "
        "file and agrees; then exactly this file opens to this person alone, for looking, and closes by itself. What was "
        "printed is given back, and the return is registered."
    ),
    who=_("Whoever needs the file; the head of his department; the archive custodian"),
    when=_("Before looking; the return by the last day"),
    proof=_("The look-up with its consents and its return, and the access log of the file"),
    counted=_("Look-ups given back on time ÷ look-ups due"),
    places=((_("Look-ups"), "customers:lookup_list"), (_("Ask for a file"), "customers:lookup_add")),
    related=("CUS-01", "CUS-11", "ORG-15"),
    source="002",
    drawing="customers/lookup",
)

event_duty(
    CLAUSE,
    "return",
    of=Lookup,
    title=_("Give back: %(subject)s"),
    owner="owner",
    department="department",
    name="whom",
    action=_("Register the return"),
    where="customers:lookup_return",
    icon="arrow-back-up",
    evidence=Evidence(Lookup, subject="pk", moves=("give_back",)),
    follows=((Lookup, "pk", ("owner", "department")),),
)


def opened_without(period: Period) -> int:
    """Files that were opened to somebody in the period although no look-up stands behind it."""
    given = CustomerGrant.objects.filter(granted_at__date__range=(period.start, period.end))
    return given.filter(lookups=None).count()


@guard(CLAUSE, "consent", label=_("No file opens without consent"), exceptions=opened_without)
def file_opens_by_consent():
    """The move is made by a decision alone, and the file opens within it."""
    return Lookup.lifecycle["open"].consent


@guard("CUS-11", "takeout", label=_("No large list of customers leaves the house without consent"))
def large_lists_leave_by_consent():
    """The lists of customers, their people and the talks with them stop at the door of every export."""
    from ..pages import CommunicationPages, ContactPages, CustomerPages

    held = all(pages.mass_export for pages in (CustomerPages, ContactPages, CommunicationPages))
    return held and Takeout.lifecycle["allow"].consent
