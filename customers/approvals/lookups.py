"""Who agrees that somebody looks into a file that is not his, or takes a large list out (CUS-10, CUS-11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.approvals.registry import Asked, Fill, consentable
from bizops.pages.entity import EntityPages
from bizops.pages.words import joined

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
    batch=True,
    title=lambda lookup: _("Look-up %(number)s: %(whom)s") % {"number": lookup.number, "whom": lookup.whom},
)


def columns(values: dict) -> str:
    """The columns of a list by their names on the screen."""
    pages = EntityPages.of(values["label"])
    labels = {column.name: str(column.label) for column in pages.table.columns} if pages else {}
    return joined(labels.get(name, name) for name in values["columns"])


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
    title=lambda takeout: _("Take-out of %(rows)s rows: %(list)s") % {"rows": takeout.rows, "list": takeout.said},
    says={"label": lambda values: "", "query": lambda values: "", "columns": columns},
)
