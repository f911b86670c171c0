"""History by database triggers, and the words that go with each change: who, which move, which clause, what note."""

from contextlib import contextmanager

import pghistory
from pghistory import runtime


def tracked(*exclude: str, births: bool = True):
    """Keep every insert, update and delete of this model, with raw and bulk writes, except changes of `exclude`d fields.

    `births=False` for rows that the clock makes by the hundred thousand and that say themselves when and why.
    """
    return pghistory.track(
        *([pghistory.InsertEvent()] if births else []),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        append_only=True,
    )


@contextmanager
def said(**words):
    """Add words to the history of all that is written inside; the words end with the block, also when nested."""
    words = {key: value for key, value in words.items() if value not in (None, "")}
    outer = dict(runtime._tracker.value.metadata) if hasattr(runtime._tracker, "value") else {}
    with pghistory.context(**words):
        try:
            yield
        finally:
            # The words of the block around it stand again, also when it had said the same things.
            metadata = runtime._tracker.value.metadata
            metadata.clear()
            metadata.update(outer)


def events_of(document):
    """The stored versions of a record, newest first; none when its kind keeps no history."""
    models = pghistory.core.event_models(tracks_model=type(document))
    return models[0].objects.filter(pgh_obj_id=document.pk).order_by("-pgh_id") if models else None


def as_of(document, version: int):
    """The record as its `version` stood, or None if history does not reach back that far."""
    events = events_of(document)
    return events.filter(version=version).first() if events is not None else None


def last_by(document) -> int | None:
    """The primary key of the person who saved it last, as far as history knows."""
    events = events_of(document)
    last = events.first() if events is not None else None
    return (last.pgh_context or {}).get("by") if last else None
