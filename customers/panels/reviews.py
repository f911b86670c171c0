"""Class and reviews on the customer card, and what waits for a head on My day (CUS-03, CUS-08)."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.kernel.periods import Period
from bizops.pages.panels import Related, hang
from bizops.workspace import day

from ..models import Scorecard
from ..pages import ReviewPages
from ..pages.sheets import ScoreOf
from ..services import classes

MOST = 1_000

hang("customers/customer", ScoreOf(_("Class"), permission="customers.view_scorecard", clause="CUS-03"))
hang(
    "customers/customer",
    Related(
        _("Reviews"),
        tab="reviews",
        accessor="reviews",
        pages=ReviewPages,
        via="customer",
        columns=("round", "ordered", "trend", "score", "classes", "status"),
        clause="CUS-08",
    ),
)


@day.items.hang
def classes_to_confirm(staff, today: date) -> list[day.Item]:
    """One line for a head: how many classes wait for his word, and the list of exactly these (CUS-03)."""
    if not staff.has_perm(classes.CONFIRM) or not staff.has_perm("customers.view_scorecard"):
        return []
    waiting = Scorecard.objects.visible_to(staff).to_confirm_by(staff)
    count = len(waiting.values_list("pk")[:MOST])
    if not count:
        return []
    url = f"{reverse('customers:scorecard_list')}?for_me=true"
    stale = waiting.unconfirmed().exists()
    words = ngettext("Confirm the class of %(n)s customer", "Confirm the classes of %(n)s customers", count)
    return [
        day.Item(
            due=today if stale else Period.of("month", today).end,
            title=words % {"n": f"{count:,}" if count < MOST else f"{MOST:,}+"},
            url=url,
            action=_("Confirm classes"),
            action_url=url,
            icon="star",
            clause="CUS-03",
        )
    ]
