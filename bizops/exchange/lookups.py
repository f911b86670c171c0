"""Other records that a file names, looked up for a whole batch at once and remembered."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from .models import Entry
from .registry import Column
from .words import folded

MOST_TWINS = 20  # records that bear one name; more of them tell nobody which is meant


def of_source(model: type[Model], source: str, numbers: Iterable[str]) -> dict[str, int]:
    """{number in the source: key} of what earlier imports made, or met, under these numbers.

    A record that was merged into another one since leads to that one.
    """
    wanted = {number for number in numbers if number}
    if not source or not wanted:
        return {}
    kind = ContentType.objects.get_for_model(model)
    found = dict(
        Entry.objects.filter(kind=kind, source=source, source_number__in=wanted).values_list("source_number", "record")
    )
    if found and hasattr(model, "merged_into"):
        merged = model._base_manager.filter(pk__in=found.values(), merged_into__isnull=False)
        kept = dict(merged.values_list("pk", "merged_into"))
        found = {number: kept.get(key, key) for number, key in found.items()}
    return found


class Lookup:
    """The records of one column, as one person may name them. A text is looked up once, however often it stands there."""

    def __init__(self, column: Column, *, by, source: str):
        self.column, self.by, self.source = column, by, source
        self._known: dict[str, list[Model]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Ask for all texts that are new, by number in the source, by the columns as written, in capitals."""
        new = {text for text in texts if text and text not in self._known}
        if not new:
            return
        rows, found = self.column.rows(self.by), defaultdict(dict)
        numbers = of_source(self.column.of, self.source, new)
        spellings = new | {text.upper() for text in new} | {text.lower() for text in new}
        asked = Q(pk__in=numbers.values())
        for name in self.column.by:
            asked |= Q(**{f"{name}__in": spellings})
        by_key = {}
        for hit in rows.filter(asked)[: MOST_TWINS * len(new) + 1000]:
            by_key[hit.pk] = hit
            for name in self.column.by:
                found[folded(str(getattr(hit, name)))][hit.pk] = hit
        for text in new:
            named = by_key.get(numbers.get(text))
            self._known[text] = [named] if named else list(found[folded(text)].values())

    def hits(self, text: str) -> list[Model]:
        """What a text names; more than one means that it does not say which."""
        return self._known.get(text, [])
