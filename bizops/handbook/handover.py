"""What somebody owes goes along with the record it is about; the rest is taken over (ORG-02)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.organisation.registry import holding

from .choices import DutyStatus
from .models import Duty
from .services import handover


@holding(
    "handbook.duty",
    label=_("Open duties"),
    counted=lambda n: ngettext("%(n)s duty", "%(n)s duties", n) % {"n": n},
    owner="owner",
    give=handover.take_over,
    permission="organisation.view_staff",
    opens="handbook/duty",
    words=lambda staff: {"owner": staff.number, "status": DutyStatus.OPEN},
    last=True,
    hint=_(
        "A duty goes along with the record that it is about; only those that belong to no record of this person go here."
    ),
)
def owed():
    return Duty.objects.open()
