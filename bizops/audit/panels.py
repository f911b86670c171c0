"""What hangs itself on the timeline of every record: its history and its notes."""

from bizops.pages import house
from bizops.pages.timeline import NEWEST, Entry, Line, timeline_source

from . import history
from .models import Note

# The box for a note stands above every timeline whose pages name no box of their own.
house.provide("composer", lambda: "audit/composer.html")


@timeline_source
def changes(document, staff, pages) -> list[Entry]:
    return history.entries(document, staff, pages)


@timeline_source
def notes(document, staff, pages) -> list[Entry]:
    rows = Note.objects.of(document).order_by("-pk").values_list("at", "text", "by__full_name")[:NEWEST]
    return [Entry(at, "note", "", name, "", "note", (Line(quote=text),)) for at, text, name in rows]
