"""Customer review form 客户评审表 (CUS-08)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.printing.parts import Box, Boxes, Content, Table, box, boxes
from bizops.printing.registry import paper

from ..models import Customer, Review
from ..pages import ReviewPages
from ..pages.sheets import Points, Readings
from ..services import rounds, scoring

HEAD = ("owner", "service_person", "department", "class_before")
JUDGED = ("potential", "cooperation", "opinion")
DECIDED = ("class_proposed", "class_decided", "submitted_on", "approved_on", "reason")


@paper(
    "customers.review",
    of=Review,
    sheet="CUS-08-01",
    title=gettext_lazy("Customer review form"),
    clause="CUS-08",
    users=gettext_lazy("Whoever looks after the customer; the head approves"),
    start="customers:reviewround_list",
    signatures=(gettext_lazy("Person in charge"), gettext_lazy("Head of the department"), gettext_lazy("Approved by")),
    confidential=True,
)
def review(found, staff) -> Content:
    """The frozen figures, the score and its parts, the judgement, the decision."""

    def fields(*names, wide=()):
        return boxes(ReviewPages, found, staff, *names, wide=wide)

    customer = found.customer if found else None
    whom = [box(Customer, customer, "name", wide=True), box(Customer, customer, "number")]
    quarter = Box(_("Quarter"), str(found.round) if found else "")
    return Content(
        number=f"{found.round.key}/{customer.number}" if found else "",
        subject=customer.name if found else "",
        parts=(
            Boxes(boxes=[*whom, quarter, *fields(*HEAD)]),
            _figures(found, staff),
            _points(found, staff),
            Boxes(_("Judgement"), boxes=fields(*JUDGED, wide=("opinion",))),
            Boxes(_("Decision"), boxes=fields(*DECIDED, wide=("reason",))),
        ),
        signers=(
            found.owner.full_name if found else "",
            "",
            found.approved_by.full_name if found and found.approved_by else "",
        ),
    )


def _figures(found, staff) -> Table:
    heads = [(_("Measure"), ""), (_("Period"), "nw"), (_("Value"), "num")]
    title = _("Figures of the quarter")
    if found is None:
        return Table(title, heads, [[str(line.label), "", ""] for line in rounds.LINES])
    read = Readings(title).context(found, staff, ReviewPages)
    rows = [[row.label, row.when, row.value or _("not measured yet")] for row in read["rows"]]
    return Table(title, heads, rows, _("Figures of %(day)s, frozen.") % {"day": read["as_of"]})


def _points(found, staff) -> Table:
    heads = [(_("Dimension"), ""), (_("Figure"), "num"), (_("Points of 100"), "num"), (_("Weight"), "num")]
    title = _("How the score comes about")
    if found is None:
        return Table(title, heads, [[str(one.label), "", "", ""] for one in scoring.DIMENSIONS.values()])
    read = Points(title).context(found, staff, ReviewPages)
    rows = [[part.label, part.figure or "–", part.why or f"{part.points:.1f}", part.weight] for part in read["parts"]]
    rows.append([_("Score"), "", read["score"], ""])
    return Table(title, heads, rows, read["reasons"], totalled=True)
