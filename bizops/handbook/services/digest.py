"""One message a day to everybody who owes something: what is due soon, today, overdue (CUS-06)."""

from collections import defaultdict
from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bizops.kernel import clock
from bizops.kernel.clauses import titles
from bizops.notifications.models import Outbox
from bizops.notifications.services import outbox

from ..models import Duty
from ..registry import duty_parts
from . import overseeing


@transaction.atomic
def send(on: date | None = None) -> int:
    """Write the digests of a day (today): once a person and day. Returns how many people have something to read."""
    day = on or clock.today()
    employed = get_user_model().objects.employed()
    keys = {f"digest:{pk}:{day}": pk for pk in employed.values_list("pk", flat=True)}
    told = [keys[key] for key in Outbox.objects.filter(dedupe__in=keys).values_list("dedupe", flat=True)]
    stages, owed = overseeing.reminded(day, besides=told), _owed(day)
    people = employed.filter(pk__in={*stages, *owed}).exclude(pk__in=told)
    for staff in people.order_by("pk"):
        _tell(staff, day, stages.get(staff.pk, {}), owed.get(staff.pk, (0, 0)))
    return len(people)


def _owed(day: date) -> dict[int, tuple[int, int]]:
    """Who has something overdue or due on the day: (overdue, today)."""
    rows = Duty.objects.open().filter(due_on__lte=day).order_by().values("owner")
    counts = rows.annotate(overdue=Count("pk", filter=Q(due_on__lt=day)), now=Count("pk", filter=Q(due_on=day)))
    return {owner: (overdue, now) for owner, overdue, now in counts.values_list("owner", "overdue", "now")}


def _tell(staff, day: date, stages: dict[str, int], owed: tuple[int, int]) -> None:
    overdue, now = owed

    def subject() -> str:
        parts = []
        if overdue:
            parts.append(ngettext("%(n)s overdue", "%(n)s overdue", overdue) % {"n": overdue})
        if now:
            parts.append(ngettext("%(n)s due today", "%(n)s due today", now) % {"n": now})
        if soon := sum(stages.values()):
            parts.append(ngettext("%(n)s to remember", "%(n)s to remember", soon) % {"n": soon})
        return _("Your duties: %(what)s") % {"what": ", ".join(parts)}

    def body() -> str:
        by_clause: dict[str, int] = defaultdict(int)
        for key, count in stages.items():
            by_clause[duty_parts[key].code] += count
        return "\n".join(f"{code} {titles.get(code)}: {count}" for code, count in by_clause.items())

    outbox.put(
        "digest",
        to=staff,
        subject=subject,
        body=body,
        url=reverse("home"),
        dedupe=f"digest:{staff.pk}:{day}",
    )
