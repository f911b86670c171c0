"""What somebody is asked to decide goes along with the work that he hands over (ORG-02)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.organisation.registry import holding

from .models import Task
from .services import passing


@holding(
    "approvals.task",
    label=_("Decisions asked for"),
    counted=lambda n: ngettext("%(n)s decision", "%(n)s decisions", n) % {"n": n},
    owner="approver",
    give=passing.take_over,
    permission="approvals.view_request",
    may_be_empty=True,
    hint=_("Where the successor may not decide, an administrator names somebody."),
)
def asked():
    return Task.objects.filter(status__in=("open", "waiting"))
