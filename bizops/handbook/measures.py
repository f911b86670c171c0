"""What the board and appraisals ask about duties (HBK-02, PER-15)."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from bizops.measures.registry import measure
from bizops.organisation.models import Company, Department, Staff

from .models import ClauseRow, Duty

SUBJECTS = {Staff: "owner", Department: "department", ClauseRow: "clause", Company: ""}
COMMON = {
    "of": SUBJECTS,
    "value": Count("pk"),
    "day": "due_on",
    "clause": "HBK-02",
    "opens": "handbook/duty",
    "kept": True,
}


@measure("handbook.duties_due", label=_("Duties that were due"), words={"counts": "due"}, **COMMON)
def due():
    """Due and not waived; what is open and not yet due is not in it."""
    return Duty.objects.counted()


@measure("handbook.duties_on_time", label=_("Duties done on time"), words={"counts": "on_time"}, **COMMON)
def on_time():
    return Duty.objects.on_time()


@measure("handbook.duties_waived", label=_("Duties waived"), words={"status": "waived"}, **COMMON)
def waived():
    return Duty.objects.filter(status="waived")
