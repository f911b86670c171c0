"""Who agrees that somebody looks into a file that is not his, or takes a large list out (CUS-10, CUS-11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.approvals.registry import Asked, Fill, consentable

from ..models import Lookup, Takeout

consentable(
    Lookup,
    move="open",
    label=gettext_lazy("Look-up"),
    clause="CUS-10",
    fields=("whom", "purpose", "reason", "until"),
    shows=("number", "department"),
    conditions=("purpose",),
    rejected="refuse",
    carry_out="customers.services.lookups.open_file",
    fills=(
        Fill(
            "customer",
            gettext_lazy("Whose file it is"),
            "customers.forms.LinkFileForm",
            "customers.services.lookups.link",
        ),
    ),
    default=(
        Asked(gettext_lazy("Head of department"), levels=1),
        Asked(gettext_lazy("Archive custodian"), roles=("custodian",), mode="any", fill="customer"),
    ),
    title=lambda lookup: _("Look-up %(number)s: %(whom)s") % {"number": lookup.number, "whom": lookup.whom},
)
consentable(
    Takeout,
    move="allow",
    label=gettext_lazy("Take-out of a large list"),
    clause="CUS-11",
    fields=("label", "query", "columns", "rows", "said", "purpose"),
    shows=("number", "department"),
    conditions=("rows",),
    rejected="refuse",
    carry_out="customers.services.takeouts.allow",
    default=(
        Asked(gettext_lazy("Head of department"), levels=1),
        Asked(gettext_lazy("Director"), roles=("directors",), mode="any"),
    ),
    title=lambda takeout: _("%(rows)s rows: %(list)s") % {"rows": takeout.rows, "list": takeout.said},
)
