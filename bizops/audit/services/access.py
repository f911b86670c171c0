"""Keeping the access log (ORG-15). Rows are only ever added; the database refuses everything else."""

from bizops.pages.subjects import Subjects

from ..choices import What
from ..models import Access

LONGEST_QUERY, NOBODY = 2000, Subjects()


def viewed(*, label: str, pk: int, title: str, by) -> Access:
    """Keep that a confidential record was opened."""
    return Access.objects.create(what=What.VIEWED, label=label, object_id=pk, title=_fit(title), by=by)


def exported(*, label: str, rows: int, by, format: str, query: str, subjects: Subjects = NOBODY) -> Access:
    """Keep that rows left the house as a file."""
    return Access.objects.create(
        what=What.EXPORTED,
        label=label,
        rows=rows,
        by=by,
        format=format,
        query=_clean(query)[:LONGEST_QUERY],
        **_of(subjects),
    )


def printed(
    *, label: str, pk: int | None, title: str, rows: int, by, paper: str, query: str, subjects: Subjects = NOBODY
) -> Access:
    """Keep that a record, or so many of them, left the house on paper; the line says which paper, and what chose them."""
    return Access.objects.create(
        what=What.PRINTED,
        label=label,
        object_id=pk,
        title=_fit(title),
        rows=rows,
        by=by,
        format="paper",
        query=_clean(f"{paper} {query}".strip())[:LONGEST_QUERY],
        **_of(subjects),
    )


def denied(*, address: str, by, label: str = "", pk: int | None = None) -> Access:
    """Keep that somebody was turned away.

    To be called when the transaction that refused is over, or the row goes with it.
    """
    person = by if getattr(by, "pk", None) else None
    address = _clean(address)[:LONGEST_QUERY]
    return Access.objects.create(
        what=What.DENIED, label=label, object_id=pk, title=_fit(address), by=person, query=address
    )


def _of(subjects: Subjects) -> dict:
    return {"subject": subjects.label, "subjects": list(subjects.keys)}


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _fit(text: str) -> str:
    return _clean(text)[:300]
