"""What is kept by month is marked whenever a row behind it changes."""

from bizops.kernel.events import subscribe
from bizops.kernel.lifecycle import Moved
from bizops.kernel.records import Changing, ChangingMany, Saved, SavedMany

from .services import kept


@subscribe(Changing)
def remember_what_it_counted_in(event: Changing) -> None:
    kept.remember(event.document)


@subscribe(Saved)
@subscribe(Moved)
def mark_what_it_counts_in(event: Saved | Moved) -> None:
    kept.mark(event.document)


@subscribe(ChangingMany)
@subscribe(SavedMany)
def mark_what_they_count_in(event: ChangingMany | SavedMany) -> None:
    kept.mark_rows(event.rows)
