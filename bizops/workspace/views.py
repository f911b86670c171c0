"""My day, the home of everybody who logs in."""

from django.shortcuts import render
from django.utils import timezone

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.services import company
from bizops.pages.gates import LOGGED_IN, gate

from . import day


@gate(LOGGED_IN)
def my_day(request):
    """What is due, what stands behind, and my figures; each source gives only what the person may see."""
    today, staff = clock.today(), request.user
    month, calendar = Period.of("month", today), company.calendar()
    found = day.items.of(staff, today)
    context = {
        "today": today,
        "hour": _part_of_day(),
        "groups": day.grouped(found, today),
        "count": sum(item.count for item in found),
        "overdue": sum(item.count for item in found if item.due < today),
        "figures": day.figures.of(staff, today),
        "sides": day.sides.of(staff, today),
        "acts": day.acts.of(staff, today),
        "working_day": calendar.count(Period(month.start, today)),
        "working_days": calendar.count(month),
    }
    return render(request, "workspace/my_day.html", context)


def _part_of_day() -> str:
    hour = timezone.localtime(clock.now()).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
