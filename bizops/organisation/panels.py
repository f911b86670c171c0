"""What the organisation tells on a timeline: who handed over what to whom (ORG-02)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source
from bizops.pages.words import joined

from .models import Handover, Staff
from .services import handovers


@timeline_source
def handovers_of(document, staff, pages) -> list[Entry]:
    """On the files of both people, for these two and for whoever hands over: how much one keeps is not for everybody."""
    if not isinstance(document, Staff):
        return []
    if staff.pk != document.pk and not staff.has_perm(handovers.OWN_PEOPLE):
        return []
    rows = Handover.objects.filter(Q(giver=document) | Q(taker=document)).select_related("giver", "taker", "by")
    return [_entry(row, document) for row in rows.order_by("-pk")[:NEWEST]]


def _entry(row: Handover, document: Staff) -> Entry:
    words = {"giver": row.giver, "taker": row.taker or "–"}
    took = row.taker_id == document.pk
    title = _("took over from %(giver)s") % words if took else _("handed over to %(taker)s") % words
    lines = (Line(text=joined(handovers.in_words(row.counts))), Line(quote=row.note, clause=handovers.CLAUSE))
    return Entry(row.at, "user-share", title, row.by.full_name if row.by else "", "accent", "change", lines)
