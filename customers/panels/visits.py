"""Revisits and promises on the timeline of a customer, and my revisits on My day (CUS-06)."""

from collections import defaultdict
from datetime import date

from django.db.models import BigIntegerField, Count, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.handbook.models import Duty
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source
from bizops.workspace import day

from ..models import Customer, Promise, Revisit
from ..services.revisits import HEAD
from ..views import ICONS

PARTS = ("key", "general", "potential", HEAD)


@timeline_source
def revisits_of(document, staff, pages) -> list[Entry]:
    """The revisits of a customer, each in place of its bare contact record."""
    if not isinstance(document, Customer) or not staff.has_perm("customers.view_revisit"):
        return []
    rows = document.revisits.select_related("by", "communication__contact").order_by("-on", "-pk")[:NEWEST]
    promised = defaultdict(list)
    if staff.has_perm("customers.view_promise"):
        for promise in document.promises.filter(revisit__isnull=False).order_by("-pk")[:NEWEST]:
            promised[promise.revisit_id].append(promise)
    return [_entry(revisit, promised[revisit.pk]) for revisit in rows]


def _entry(revisit: Revisit, promised: list[Promise]) -> Entry:
    said = revisit.communication
    who = f" {said.contact.name}" if said.contact else ""
    lines = [Line(quote=said.summary)]
    if revisit.stock_seen:
        lines.append(Line(label=_("stock seen"), text=revisit.stock_seen))
    if revisit.abnormality:
        lines.append(Line(label=_("abnormality"), before=revisit.abnormality, after=revisit.remedy))
    if revisit.help_given:
        lines.append(Line(label=_("help given"), text=revisit.help_given))
    if revisit.opinions:
        lines.append(Line(label=revisit.get_handling_display(), quote=revisit.opinions))
    lines += [_line(promise) for promise in promised]
    if said.next_on:
        state = _("done") if said.settled_on else _("still to do")
        plan = " ".join(filter(None, [str(said.next_on), said.next_step]))
        lines.append(Line(text=_("Next: %(plan)s (%(state)s)") % {"plan": plan, "state": state}))
    title = _("Revisit: %(means)s%(who)s") % {"means": said.get_means_display(), "who": who}
    return Entry(revisit.at, ICONS[said.means], title, revisit.by.full_name, "accent", "contact", tuple(lines))


def _line(promise: Promise) -> Line:
    words = {"what": promise.what, "day": promise.due_on, "state": promise.get_status_display()}
    text = _("Promised by %(day)s: %(what)s (%(state)s)") % words
    return Line(text=text, clause="CUS-06")


@timeline_source
def answers_of(document, staff, pages) -> list[Entry]:
    """What a customer was answered."""
    if not isinstance(document, Customer) or not staff.has_perm("customers.view_promise"):
        return []
    mine = document.promises.order_by().values("pk")
    rows = Promise.pgh_event_model.objects.filter(pgh_obj__in=mine, pgh_context__move="answer")
    who = Staff.objects.filter(pk=Cast(OuterRef("pgh_context__by"), BigIntegerField())).values("full_name")[:1]
    told = rows.annotate(who=Subquery(who)).values_list("pgh_created_at", "what", "answer", "who")
    return [
        Entry(at, "message", _("Answered: %(what)s") % {"what": what}, name, "ok", "contact", (_answer(words),))
        for at, what, words, name in told.order_by("-pgh_id")[:NEWEST]
    ]


def _answer(words: str) -> Line:
    return Line(quote=words, clause="CUS-06")


@day.figures.hang
def my_revisits(staff, today: date) -> list[day.Fig]:
    """What I revisited this month, beside what I owe in it."""
    if not staff.has_perm("customers.add_revisit"):
        return []
    month = Period.of("month", today)
    mine = Revisit.objects.visible_to(staff).filter(by=staff, on__range=(month.start, month.end)).count()
    owed = Duty.objects.filter(
        owner=staff, clause__code="CUS-06", part__in=PARTS, due_on__range=(month.start, month.end)
    )
    n = owed.exclude(status="waived").aggregate(
        due=Count("pk"), done=Count("pk", filter=Q(status__in=("done", "late")))
    )
    url = f"{reverse('customers:revisit_list')}?by={staff.number}&on_after={month.start}&on_before={month.end}"
    note = _("%(done)s of %(due)s due are done") % n
    return [day.Fig(_("Revisits this month"), f"{mine:,}", url, note, clause="CUS-06")]
