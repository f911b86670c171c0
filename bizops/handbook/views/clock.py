"""What the clock has done: each line of the timetable with its last run and its next one, and a button to run it now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bizops.jobs.choices import Pace
from bizops.jobs.lines import Line, line_called, lines
from bizops.jobs.models import Job, Tick
from bizops.jobs.models.tick import LONGEST
from bizops.jobs.services import ticks
from bizops.jobs.services.heartbeats import signs
from bizops.kernel import clock as time
from bizops.kernel.errors import RuleBroken
from bizops.pages.gates import gate, permission

RUNS = 50


@dataclass(frozen=True)
class Row:
    """A line of the timetable, or one of its runs, as the page shows it."""

    line: Line
    tick: Tick | None
    next: datetime | None = None
    is_late: bool = False
    is_rung_for: bool = False

    @property
    def did(self) -> str:
        return self.line.says(self.tick.did) if self.tick else ""


@require_safe
@gate(permission("jobs.view_tick"))
def clock(request):
    """All lines in the groups of their rhythms; `?line=` opens the last runs of one."""
    if "line" in request.GET:
        return _line(request, request.GET["line"])
    groups: dict[Pace, list[Row]] = defaultdict(list)
    for row in _rows(request.user):
        groups[row.line.rhythm.pace].append(row)
    context = {
        "groups": [(pace.label, groups[pace]) for pace in Pace if pace in groups],
        "still": [sign.label for sign in signs() if sign.is_late],
        "jobs": Job.objects.of_the_house().unfinished().order_by("pk"),
    }
    return render(request, "handbook/clock.html", context)


@require_POST
@gate(permission("jobs.run_tick"))
def run(request):
    """Ring for one line; a second click within the minute rings no second time."""
    name = request.POST.get("line", "")
    try:
        is_first = ticks.run_now(name, by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        rung, again = (
            _("Rung for. A worker takes it up in a moment."),
            _("It was rung for within this minute, and runs once."),
        )
        messages.success(request, rung if is_first else again)
    opened = urlencode({"line": name}) if request.POST.get("opened") else ""
    return HttpResponseRedirect(f"{reverse('handbook:clock')}?{opened}".rstrip("?"))


def _line(request, name: str):
    line = line_called(name)
    if line is None:
        raise Http404
    found = Tick.objects.visible_to(request.user).filter(line=name).select_related("by").order_by("-pk")[:RUNS]
    context = {
        "line": line,
        "next": line.next(time.now(), timezone.get_current_timezone()),
        "runs": [Row(line, tick) for tick in found],
        "still": [sign.label for sign in signs() if sign.is_late],
    }
    return render(request, "handbook/clock.html", context)


def _rows(staff) -> list[Row]:
    known, now, zone = lines(), time.now(), timezone.get_current_timezone()
    seen = Tick.objects.visible_to(staff)
    last = {tick.line: tick for tick in seen.last_of([line.name for line in known])}
    rung_for = {tick.line for tick in seen.rung_for(since=now - LONGEST)}
    return [
        Row(
            line,
            tick := last.get(line.name),
            line.next(now, zone),
            line.is_late(tick and tick.started_at, now, zone),
            line.name in rung_for,
        )
        for line in known
    ]
