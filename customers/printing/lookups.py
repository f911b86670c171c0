"""Look-up request 查档申请单 and borrowing register 外借登记表 (CUS-10)."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bizops.approvals.choices import DECISIONS
from bizops.approvals.models import Act, Request
from bizops.printing.parts import Boxes, Content, Table, boxes, listed, shown
from bizops.printing.registry import LANDSCAPE, paper

from ..models import Lookup
from ..pages import LookupPages

ASKED = ("owner", "department", "whom", "purpose", "until", "reason")
BACK = ("opened_at", "returned_at", "status", "return_note")
REGISTER = ("number", "whom", "owner", "department", "purpose", "opened_at", "until", "returned_at", "return_note", "status")  # fmt: skip


@paper(
    "customers.lookup",
    of=Lookup,
    sheet="CUS-10-01",
    title=gettext_lazy("Look-up request"),
    clause="CUS-10",
    users=gettext_lazy("Whoever needs a file, the head of the department, the archive custodian"),
    start="customers:lookup_add",
    signatures=(gettext_lazy("Asked by"), gettext_lazy("Head of the department"), gettext_lazy("Archive custodian")),
    confidential=True,
)
def request(lookup, staff) -> Content:
    """Whose file, what for, until when; what was decided; the return."""

    def fields(title, names, wide=()):
        return Boxes(title, boxes=boxes(LookupPages, lookup, staff, *names, wide=wide))

    return Content(
        number=lookup.number if lookup else "",
        subject=lookup.whom if lookup else "",
        parts=(
            fields("", ASKED, wide=("whom", "reason")),
            opinions(lookup),
            fields(pgettext("of a file", "Return"), BACK, wide=("return_note",)),
        ),
        signers=(lookup.owner.full_name if lookup else "",),
    )


def opinions(document) -> Table:
    """What those who were asked have decided, with their words; of the last request on this document."""
    heads = [(_("Step"), ""), (_("By"), "nw"), (_("Decision"), "nw"), (_("Opinion"), ""), (_("When"), "nw")]
    if document is None:
        return Table(_("Opinions"), heads, empty=3)
    last = Request.objects.on(document).order_by("-pk")[:1]
    acts = Act.objects.filter(request__in=last.values("pk"), what__in=DECISIONS).select_related("by", "task__step")
    rows = [
        [str(act.task.step), act.by.full_name, act.get_what_display(), shown(act.note), shown(localtime(act.at))]
        for act in acts.order_by("pk")
    ]
    return Table(_("Opinions"), heads, rows, "" if rows else _("Nobody has decided yet."))


@paper(
    "customers.lookups",
    of=Lookup,
    sheet="CUS-10-02",
    title=gettext_lazy("Borrowing register"),
    clause="CUS-10",
    users=gettext_lazy("The archive custodian, internal control"),
    many=True,
    start="customers:lookup_add",
    page=LANDSCAPE,
    signatures=(gettext_lazy("Drawn up by"), gettext_lazy("Archive custodian")),
    confidential=True,
)
def register(rows, staff) -> Content:
    """Who borrowed which file, what for, until when, and what came back; the list as it is filtered."""
    return Content(parts=(listed(LookupPages, rows, staff, *REGISTER, empty=14),))
