"""Duties on My day: what I owe, my share on time, and what was missed in my department (HBK-02)."""

from datetime import date, timedelta

from django.db.models import Count, F, Window
from django.db.models.functions import Greatest, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.handbook import addresses, board
from bizops.handbook.models import Duty
from bizops.handbook.scopes import Scope, departments_of, scope_of
from bizops.kernel.periods import Period
from bizops.pages.charts import floored
from bizops.pages.words import joined

from . import day

AHEAD = timedelta(days=14)
FOLD, NAMED, MOST = 5, 3, 300
MISSED = 6


@day.items.hang
def duties(staff, today: date) -> list[day.Item]:
    """My open duties that are overdue or due within a fortnight; many of one kind and day, or overdue, are one line."""
    groups: dict[tuple, list[Duty]] = {}
    for duty in _owed(staff, today):
        groups.setdefault((duty.clause_id, duty.part, duty.until), []).append(duty)
    found = []
    for some in groups.values():
        found += [_folded(staff, some)] if some[0].alike > FOLD else [_item(staff, duty) for duty in some]
    return found


def _owed(staff, today: date) -> list[Duty]:
    """The first few of each kind and day, each with how many there are: one statement, however much is owed.

    Whatever is overdue counts as one day, `until` yesterday.
    """
    rows = Duty.objects.visible_to(staff).open().filter(owner=staff, due_on__lte=today + AHEAD)
    rows = rows.annotate(until=Greatest("due_on", today - timedelta(days=1)))
    alike = [F("clause"), F("part"), F("until")]
    rows = rows.annotate(
        alike=Window(Count("pk"), partition_by=alike),
        nth=Window(RowNumber(), partition_by=alike, order_by=["due_on", "subject_name", "pk"]),
    )
    return list(rows.filter(nth__lte=FOLD).select_related("clause").order_by("due_on", "clause", "part", "nth")[:MOST])


def _item(staff, duty: Duty) -> day.Item:
    part, page = duty.declared, reverse("handbook:duty_detail", args=[duty.pk])
    where = addresses.evidence_url(part, duty.subject, staff)
    return day.Item(
        due=duty.due_on,
        title=str(duty),
        url=page,
        action=str(part.action) if part and where else _("Open"),
        action_url=where or page,
        icon=part.icon if part else "circle-dot",
        clause=duty.clause.code,
        words=duty.period_key if duty.period_start else "",
    )


def _folded(staff, some: list[Duty]) -> day.Item:
    """Many duties of one kind and day as one line, under the day of the oldest; it opens their list."""
    first, count = some[0], some[0].alike
    part, due = first.declared, Period(first.due_on, first.until)
    words = {"part": part.key} if part else {"clause": first.clause.code}
    url = Scope(staff, person=staff).list_url(due, status="open", **words)
    names = joined(duty.subject_name for duty in some[:NAMED])
    things = part.of._meta.verbose_name_plural if part else Duty._meta.verbose_name_plural
    return day.Item(
        due=first.due_on,
        title=_("%(n)s %(things)s: %(action)s")
        % {"n": count, "things": things, "action": part.action if part else first.clause.code},
        url=url,
        action=_("Open the list"),
        action_url=url,
        icon=part.icon if part else "circle-dot",
        clause=first.clause.code,
        words=_("%(names)s and %(n)s more") % {"names": names, "n": count - NAMED},
        count=count,
    )


@day.figures.hang
def on_time(staff, today: date) -> list[day.Fig]:
    """My share on time this month; opens the duties that count in it."""
    scope, month = Scope(staff, person=staff), Period.of("month", today)
    share = board.owed(scope, month)
    if not share.of:
        return []
    rate = floored(share.rate, 1).removesuffix(".0")
    note = _("%(kept)s of %(of)s on time this month") % {"kept": share.kept, "of": share.of}
    return [day.Fig(_("Duties on time"), rate, scope.list_url(month, counts="due"), note, "%", "HBK-02")]


@day.sides.hang
def missed(staff, today: date) -> list[day.Side]:
    """What was missed this month and the last one in the departments that I head."""
    if not staff.headed_department_ids:
        return []
    scope = scope_of(staff, departments_of(staff))
    both = Period(Period.of("month", today).previous().start, today)
    rows = scope.rows().filter(status="missed").due_in(both)
    some = list(rows.select_related("clause", "owner").order_by("-due_on", "-pk")[:MISSED])
    title = _("Missed in my company") if scope.is_company else _("Missed in my department")
    shown = tuple(
        day.Row(str(duty), reverse("handbook:duty_detail", args=[duty.pk]), f"{duty.owner} · {duty.clause}", f"{duty.due_on:%m-%d}")
        for duty in some
    )  # fmt: skip
    count = rows.count() if len(some) == MISSED else len(some)
    url = scope.list_url(both, status="missed")
    return [day.Side(title, shown, url, _("Nothing was missed this month or the last."), count)]
