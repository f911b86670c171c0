"""The team of a head: who owes what, who needs help, what falls due this week (HBK-02)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.pages.charts import band_of
from bizops.pages.gates import gate, permission

from .. import team as people
from ..scopes import Scope, departments_of, scope_of


@dataclass(frozen=True)
class Row:
    """A person with the list behind each number."""

    member: people.Member
    urls: dict[str, str]

    @property
    def tone(self) -> str:
        return {"slip": "warn", "broken": "bad"}.get(band_of(self.member.now.rate), "")


@require_safe
@gate(permission("handbook.view_team"))
def team(request):
    """`?department=`; one that lies out of somebody's reach leads back to what is within it."""
    choices = departments_of(request.user)
    scope = scope_of(request.user, choices, request.GET.get("department", ""))
    if scope is None:
        return HttpResponseRedirect(reverse("handbook:team"))
    month, is_head = Period.of("month", clock.today()), scope.person is None
    context = {
        "scope": scope,
        "choices": choices,
        "rows": [_row(scope, member, month) for member in people.members(scope, month)] if is_head else [],
        "week": people.week(scope) if is_head else [],
        "columns": people.columns(),
        "month": month,
        "before": month.previous(),
        "today": clock.today(),
    }
    return render(request, "handbook/team.html", context)


def _row(scope: Scope, member: people.Member, month: Period) -> Row:
    one = Scope(scope.viewer, person=member.staff)
    board = {"person": member.staff.number}
    return Row(
        member,
        {
            "board": f"{reverse('handbook:board')}?{urlencode(board)}",
            "open": one.list_url(status="open", sort="due_on"),
            "overdue": one.list_url(counts="overdue", sort="due_on"),
            "missed": one.list_url(month, status="missed"),
            "now": one.list_url(month, counts="due"),
            "before": one.list_url(month.previous(), counts="due"),
        },
    )
