"""What hangs itself on the timeline of every record: its history and its notes."""

from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source

from . import history
from .models import Note


@timeline_source
def changes(document, staff, pages) -> list[Entry]:
    return history.entries(document, staff, pages)


@timeline_source
def notes(document, staff, pages) -> list[Entry]:
    rows = Note.objects.of(document).select_related("by").order_by("-pk")[:NEWEST]
    return [Entry(n.at, "note", "", str(n.by), "", "note", (Line(quote=n.text),)) for n in rows]
