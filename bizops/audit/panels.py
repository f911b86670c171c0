"""What hangs itself on the timeline of every record: its history and its notes."""

from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source

from . import history
from .models import Note


@timeline_source
def changes(document, staff, pages) -> list[Entry]:
    return history.entries(document, staff, pages)


@timeline_source
def notes(document, staff, pages) -> list[Entry]:
    rows = Note.objects.of(document).order_by("-pk").values_list("at", "text", "by__full_name")[:NEWEST]
    return [Entry(at, "note", "", name, "", "note", (Line(quote=text),)) for at, text, name in rows]
