"""What messages add to the frame of every page and to the status page."""

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.jobs.status import status_figure
from bizops.kernel import clock
from bizops.pages import house

from .models import Outbox
from .services import bell

LATE_AFTER = 120  # seconds

house.provide("unread", bell.unread)


@status_figure("outbox", gettext_lazy("Messages waiting"))
def waiting() -> tuple[str, str, str]:
    """How many, and for how long the oldest one that is due."""
    now = clock.now()
    found = Outbox.objects.filter(delivered_at__isnull=True, dead_at__isnull=True).aggregate(
        count=Count("pk"), oldest=Min("at"), failing=Count("pk", filter=~Q(error=""))
    )
    if not found["count"]:
        return "0", "", ""
    age = int((now - found["oldest"]).total_seconds())
    words = _("the oldest for %(seconds)s s, %(failing)s after a failed attempt")
    tone = "bad" if age > LATE_AFTER else ""
    return str(found["count"]), tone, words % {"seconds": age, "failing": found["failing"]}


@status_figure("dead", gettext_lazy("Messages given up"))
def given_up() -> tuple[str, str, str]:
    count = Outbox.objects.filter(dead_at__isnull=False).count()
    return str(count), "bad" if count else "", _("See the outbox in the administration.") if count else ""
