"""What the chapter hangs elsewhere: contacts on the timeline of a customer, planned contacts on My day."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bizops.audit import history
from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source
from bizops.workspace import day

from ..models import Communication, Customer
from ..services.customers import complete_from
from ..views import ICONS

LATELY_MERGED = 3  # so many merged files tell their own history on the card of the kept one


@timeline_source
def contacts_of(document, staff, pages) -> list[Entry]:
    """The contact log of a customer, each with what is due next."""
    if not isinstance(document, Customer) or not staff.has_perm("customers.view_communication"):
        return []
    told = (
        "customer",
        "means",
        "summary",
        "next_on",
        "next_step",
        "settled_on",
        "at",
        "by__full_name",
        "contact__name",
    )
    log = document.communications.select_related("by", "contact").only(*told).order_by("-on", "-pk")
    if staff.has_perm("customers.view_revisit"):
        log = log.filter(revisit=None)  # a revisit stands there with all it says
    return [_entry(communication) for communication in log[:NEWEST]]


def _entry(c: Communication) -> Entry:
    who = f" {c.contact.name}" if c.contact else ""
    lines = [Line(quote=c.summary)]
    if c.next_on:
        state = _("done") if c.settled_on else _("still to do")
        plan = " ".join(filter(None, [str(c.next_on), c.next_step]))
        lines.append(Line(text=_("Next: %(plan)s (%(state)s)") % {"plan": plan, "state": state}))
    return Entry(
        c.at,
        ICONS[c.means],
        f"{c.get_means_display()}{who}",
        who=c.by.full_name,
        tone="accent",
        kind="contact",
        lines=tuple(lines),
    )


@timeline_source
def merges_of(document, staff, pages) -> list[Entry]:
    """That another file was merged into this one or separated again, and the history of those that were (CUS-18)."""
    if not isinstance(document, Customer) or not getattr(document, "has_merges", True):
        return []
    merges = list(document.merges.select_related("loser", "by", "undone_by").order_by("-pk")[:LATELY_MERGED])
    told = []
    for merge in merges:
        told.append(_merged(merge, _("%(number)s %(name)s was merged into this file"), merge.at, merge.by, merge.note))
        if merge.undone_at:
            words = _("%(number)s %(name)s was separated from this file again")
            told.append(_merged(merge, words, merge.undone_at, merge.undone_by, merge.undone_note))
    for loser in {merge.loser for merge in merges if not merge.undone_at}:
        its_own = history.entries(loser, staff, pages)
        told += [replace(entry, title=f"{loser.number}: {entry.title}") for entry in its_own]
    return told


def _merged(merge, words: str, at, by, note: str) -> Entry:
    title = words % {"number": merge.loser.number, "name": merge.loser.name}
    return Entry(at, "git-merge", title, by.full_name, "accent", "change", (Line(quote=note, clause="CUS-18"),))


@day.items.hang
def planned_contacts(staff, today: date) -> list[day.Item]:
    """The next contacts that are due within a fortnight, at the customers that are mine (CUS-04)."""
    if not staff.has_perm("customers.view_communication"):
        return []
    due = Communication.objects.due(today + timedelta(days=14)).filter(customer__in=_mine(staff))
    rows = due.select_related("customer", "contact").order_by("next_on", "pk")[:100]
    return [
        day.Item(
            due=c.next_on,
            title=_("Contact %(customer)s") % {"customer": c.customer.name},
            url=reverse("customers:customer_detail", args=[c.customer_id]),
            action=_("Record contact"),
            action_url=reverse("customers:customer_detail", args=[c.customer_id]) + "#composer",
            icon="phone",
            clause="CUS-04",
            words=" · ".join(filter(None, [c.next_step, c.contact and c.contact.name, Truncator(c.summary).chars(60)])),
        )
        for c in rows
    ]


@day.figures.hang
def my_figures(staff, today: date) -> list[day.Fig]:
    """My customers, and what I recorded this week; each opens its rows."""
    if not staff.has_perm("customers.add_customer"):
        return []
    mine = _mine(staff).filter(owner=staff)
    week = today - timedelta(days=today.weekday())
    said = Communication.objects.visible_to(staff).filter(by=staff, on__range=(week, today))
    n = mine.aggregate(
        total=Count("pk"),
        complete=Count("pk", filter=Q(completeness__gte=complete_from())),
        dated=Count("pk", filter=Q(next_contact_on__isnull=False)),
    )
    files, log = reverse("customers:customer_list"), reverse("customers:communication_list")
    own, since = f"{files}?owner={staff.number}&status=active", _("since %(day)s") % {"day": week.strftime("%m-%d")}
    this_week = f"{log}?by={staff.number}&on_after={week}&on_before={today}"
    share = round(100 * n["complete"] / n["total"]) if n["total"] else 0
    return [
        day.Fig(_("My customers"), f"{n['total']:,}", own, _("on file"), clause="CUS-01"),
        day.Fig(
            _("Complete files"),
            f"{n['complete']:,}",
            f"{own}&completeness_min={complete_from()}",
            f"{share} %",
            clause="CUS-02",
        ),
        day.Fig(_("Contacts this week"), f"{said.count():,}", this_week, since, clause="CUS-04"),
        day.Fig(
            _("Next contact named"),
            f"{n['dated']:,}",
            f"{own}&next_contact_on_after=2000-01-01",
            _("customers"),
            clause="CUS-04",
        ),
    ]


@day.sides.hang
def lately(staff, today: date) -> list[day.Side]:
    """What I recorded last."""
    if not staff.has_perm("customers.view_communication"):
        return []
    last = (
        Communication.objects.visible_to(staff).filter(by=staff).select_related("customer").order_by("-on", "-pk")[:6]
    )
    rows = tuple(
        day.Row(c.customer.name, reverse("customers:customer_detail", args=[c.customer_id]), Truncator(c.summary).chars(40), f"{c.get_means_display()} {c.on:%m-%d}")
        for c in last
    )  # fmt: skip
    url = f"{reverse('customers:communication_list')}?view=mine"
    return [day.Side(_("Recorded by me"), rows, url, _("Calls and visits that you record stand here."))]


@day.acts.hang
def acts(staff, today: date) -> list[day.Act]:
    if not staff.has_perm("customers.add_communication"):
        return []
    return [day.Act(_("Record contact"), reverse("customers:communication_add"), "phone", "CUS-04")]


def _mine(staff):
    """The active customers that a person looks after himself, not merely sees."""
    if not staff.has_perm("customers.view_customer"):
        return Customer.objects.none()
    return Customer.objects.active().filter(owner=staff) | Customer.objects.active().filter(service_person=staff)
