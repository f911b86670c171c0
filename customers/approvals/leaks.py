"""Who agrees to the penalty for a leak (CUS-11)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bizops.approvals.registry import Asked, consentable

from ..models import Leak

consentable(
    Leak,
    move="decide",
    label=_("Penalty for a leak"),
    clause="CUS-11",
    fields=(
        *("what", "accused", "findings", "harm", "fault", "passed_to"),
        *("proposed", "penalty", "penalty_reason", "deduction"),
    ),
    shows=("number", "is_danger", "department", "whose", "known_at", "remedied_at", "in_time", "remedy"),
    conditions=("harm", "fault", "passed_to", "penalty", "deduction"),
    people=("accused",),
    against=("accused",),
    rejected="send_back",
    voided="reopen",
    carry_out="customers.services.leaks.decide",
    # Read in lists and notices by whoever gets a copy, to whom the penalty itself is masked.
    title=lambda leak: gettext("Penalty for a leak: %(number)s") % {"number": leak.number},
    default=(
        Asked(_("HR, legal and internal control"), roles=("hr", "legal", "control"), comment=True),
        Asked(_("Director"), roles=("directors",)),
    ),
)
