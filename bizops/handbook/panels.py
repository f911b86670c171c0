"""What the handbook hangs elsewhere: the address of a clause, the duties on a record's page, the story of a duty."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.kernel import history
from bizops.organisation.models import Staff
from bizops.pages import house
from bizops.pages.panels import Panel, hang
from bizops.pages.timeline import Entry, Line, timeline_source

from . import addresses
from .models import Duty
from .registry import duty_parts

OPEN, DONE = 20, 5

house.provide("clause_url", addresses.url_of_clause)


@dataclass(frozen=True)
class OwedHere(Panel):
    """What is owed on this record, each with the button to its evidence, and what was done last."""

    template_name: str = "handbook/owed.html"

    def context(self, document, staff, pages) -> dict:
        if not any(part.of is type(document) for part in duty_parts):
            return {}
        rows = Duty.objects.about(type(document), document.pk).visible_to(staff).select_related("clause", "owner")
        opened = rows.open().order_by("due_on", "pk")[:OPEN]
        done = rows.filter(done_on__isnull=False).order_by("-done_on", "-pk")[:DONE]
        return {
            "open": [(d, d.owner == staff, addresses.evidence_url(d.declared, d.subject, staff)) for d in opened],
            "done": list(done),
        }


hang("*", OwedHere(gettext_lazy("Duties")))


@timeline_source
def raising_of_a_duty(document, staff, pages) -> list[Entry]:
    """A duty is not born into history: its row says when it came, its first event is the first change of it."""
    if not isinstance(document, Duty):
        return []
    words = _("Raised late") if document.raised_late else _("Raised")
    told = [Entry(document.raised_at, "plus", words, tone="accent", kind="change")]
    first = history.events_of(document).order_by("pgh_id").first()
    if first is not None and first.pgh_label == "update":
        told.append(_first_change(document, first))
    return told


def _first_change(document: Duty, event) -> Entry:
    words = event.pgh_context or {}
    try:
        move = Duty.lifecycle[words.get("move", "")]
    except KeyError:
        move = None
    who = Staff.objects.filter(pk=words.get("by")).values_list("full_name", flat=True).first() or ""
    lines = (Line(quote=words["note"], clause=words.get("clause", "")),) if words.get("note") else ()
    title = str(move.label) if move else _("Given to somebody else")
    tone = Duty.lifecycle.tones.get(move.target, "") if move else ""
    return Entry(event.pgh_created_at, move.icon if move else "user-share", title, who, tone, "change", lines)
