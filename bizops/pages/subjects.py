"""Whose data stand in the rows of a list: the records whose log tells of every file and paper with such rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Subjects:
    """Whose data stood in a file or on a paper: the kind of record as app/model, and the keys."""

    label: str = ""
    keys: tuple[int, ...] = ()


def of_rows(pages, rows: QuerySet) -> Subjects:
    """Of all these rows; none of a kind that says nothing of others (`EntityPages.subject`)."""
    if not pages.subject:
        return Subjects()
    return of_keys(pages, rows.values_list(pages.subject, flat=True))


def of_keys(pages, keys: Iterable[int | None]) -> Subjects:
    return Subjects(_label(pages), tuple(sorted({key for key in keys if key}))) if pages.subject else Subjects()


def followed(rows: Iterable[tuple], keys: set) -> Iterator[tuple]:
    """The same rows; the last value of each, its subject, is kept in `keys` on the way."""
    for row in rows:
        keys.add(row[-1])
        yield row


def _label(pages) -> str:
    model: type[Model] = pages.model
    for part in pages.subject.split("__"):
        model = model if part == "pk" else model._meta.get_field(part).related_model
    return f"{model._meta.app_label}/{model._meta.model_name}"
