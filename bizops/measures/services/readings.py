"""Freezing figures for a document, and reading them back."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model

from bizops.kernel.periods import Period

from ..models import Reading
from ..reading import label_of


def freeze(kind: type[Model], rows: Iterable[tuple[int, str, Period | date, object]]) -> None:
    """Store (document, measure, period or day, value) rows; what is frozen already stays as it is."""
    Reading.objects.bulk_create(
        [
            Reading(
                kind=label_of(kind),
                document=document,
                measure=measure,
                starts_on=when.start if isinstance(when, Period) else None,
                ends_on=when.end if isinstance(when, Period) else when,
                value=value,
            )
            for document, measure, when, value in rows
            if value is not None
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )


def of(kind: type[Model], documents: Iterable[int]) -> dict[int, list[Reading]]:
    """What was frozen for these documents, in one query."""
    found: dict[int, list[Reading]] = {}
    for reading in Reading.objects.filter(kind=label_of(kind), document__in=list(documents)).order_by("pk"):
        found.setdefault(reading.document, []).append(reading)
    return found
