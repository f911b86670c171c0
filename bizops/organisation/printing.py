"""The papers of the organisation: staff list, job description, organisation chart (ORG-01, ORG-02)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import clock
from bizops.pages.words import joined
from bizops.printing.parts import Box, Boxes, Content, Words, boxes, listed, shown
from bizops.printing.registry import LANDSCAPE, paper

from .models import Appointment, Department, Post, Staff
from .orgchart import drawn
from .pages import PostPages, StaffPages

COLUMNS = ("number", "full_name", "department", "post", "superior", "region", "phone", "joined_on")


@paper(
    "organisation.chart",
    of=Department,
    sheet="ORG-01-01",
    title=gettext_lazy("Organisation chart"),
    clause="ORG-01",
    users=gettext_lazy("Personnel, management"),
    many=True,
    start="organisation:department_add",
    page=LANDSCAPE,
    signatures=(gettext_lazy("Drawn up by"), gettext_lazy("Approved by")),
    template="paper/organisation/chart.html",
)
def chart(rows, staff) -> Content:
    """The departments of the list as a tree, each with its posts, their holders and the vacant seats."""
    return Content(subject="" if rows is None else shown(clock.today()), more={"drawings": drawn(rows, staff)})


@paper(
    "organisation.job",
    of=Post,
    sheet="ORG-01-02",
    title=gettext_lazy("Job description"),
    clause="ORG-01",
    users=gettext_lazy("Personnel, heads, holders of the post"),
    start="organisation:post_add",
    signatures=(
        gettext_lazy("Holder of the post"),
        gettext_lazy("Head of the department"),
        gettext_lazy("Personnel"),
    ),
)
def job(post, staff) -> Content:
    facts = boxes(PostPages, post, staff, "name", "department", "kind", "headcount")
    held, head = _holders(post), post.department.head if post else None
    facts += [
        Box(_("Held by"), joined(held) or ("–" if post else "")),
        Box(_("Head of the department"), head or ("–" if post else "")),
    ]
    description = post.job_description if post else ""
    return Content(
        number=f"{post.department.code}-{post.pk:03}" if post else "",
        subject=str(post or ""),
        parts=(Boxes(boxes=facts), Words(_("Tasks and duties"), description, lines=18)),
        signers=(held[0] if len(held) == 1 else "", head or ""),
    )


def _holders(post) -> list[str]:
    held = Appointment.objects.on(clock.today()).filter(post=post).select_related("staff") if post else ()
    return [appointment.staff.full_name for appointment in held]


@paper(
    "organisation.staff",
    of=Staff,
    sheet="ORG-02-01",
    title=gettext_lazy("Staff list"),
    clause="ORG-02",
    users=gettext_lazy("Personnel"),
    many=True,
    start="organisation:staff_add",
    page=LANDSCAPE,
    signatures=(gettext_lazy("Drawn up by"), gettext_lazy("Checked by")),
)
def staff_list(rows, staff) -> Content:
    is_empty = rows is None
    sums = [
        Box(_("People on this list"), "" if is_empty else rows.count()),
        Box(_("As of"), "" if is_empty else shown(clock.today())),
    ]
    return Content(parts=(listed(StaffPages, rows, staff, *COLUMNS, empty=16), Boxes(boxes=sums)))
