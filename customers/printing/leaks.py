"""Incident report 事件报告 (CUS-11)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.printing.parts import Boxes, Content, boxes
from bizops.printing.registry import paper

from ..models import Leak
from ..pages import LeakPages
from ..services.leaks import reads_findings
from .lookups import opinions

REPORTED = ("known_at", "at", "owner", "department", "is_danger", "whose", "accused", "what")
REMEDY = ("remedied_at", "in_time", "remedy")
FOUND = ("investigator", "harm", "fault", "passed_to", "findings")
PENALTY = ("proposed", "penalty", "deduction", "penalty_reason")


@paper(
    "customers.leak",
    of=Leak,
    sheet="CUS-11-01",
    title=gettext_lazy("Incident report"),
    clause="CUS-11",
    users=gettext_lazy("Whoever reports a leak, the archive, internal control, the management"),
    start="customers:leak_add",
    signatures=(gettext_lazy("Reported by"), gettext_lazy("Investigated by"), gettext_lazy("Management")),
)
def incident(leak, staff) -> Content:
    """What happened, how it was remedied, what was found, which penalty is asked for."""

    def fields(title, names, wide=()):
        return Boxes(title, boxes=boxes(LeakPages, leak, staff, *names, wide=wide))

    found = (leak.owner.full_name, leak.investigator.full_name if leak.investigator else "") if leak else ()
    parts = [
        fields(_("What happened"), REPORTED, wide=("what",)),
        fields(_("Remedy"), REMEDY, wide=("remedy",)),
    ]
    if leak is None or reads_findings(leak, staff):
        parts += [
            fields(_("Investigation"), FOUND, wide=("findings",)),
            fields(_("Penalty"), PENALTY, wide=("penalty_reason",)),
            opinions(leak),
        ]
    return Content(number=leak.number if leak else "", parts=parts, signers=found)
