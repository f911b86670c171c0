"""What is kept by month is marked whenever a row behind it changes."""

from bizops.kernel.events import subscribe
from bizops.kernel.lifecycle import Moved
from bizops.kernel.records import Changing, Saved

from .services import kept


@subscribe(Changing)
@subscribe(Saved)
@subscribe(Moved)
def mark_what_it_counts_in(event: Changing | Saved | Moved) -> None:
    kept.mark(event.document)
