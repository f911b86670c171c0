"""What the log keeps when pages tell that something confidential was opened, taken out or refused."""

from bizops.kernel.events import subscribe
from bizops.pages.events import Denied, Exported, Printed, Viewed

from .services import access


@subscribe(Viewed)
def keep_view(event: Viewed) -> None:
    access.viewed(label=event.label, pk=event.pk, title=event.title, by=event.by)


@subscribe(Exported)
def keep_export(event: Exported) -> None:
    access.exported(
        label=event.label, rows=event.rows, by=event.by, format=event.format, query=event.query, subjects=event.subjects
    )


@subscribe(Printed)
def keep_print(event: Printed) -> None:
    access.printed(
        label=event.label,
        pk=event.pk,
        title=event.title,
        rows=event.rows,
        by=event.by,
        paper=event.paper,
        query=event.query,
        subjects=event.subjects,
    )


@subscribe(Denied)
def keep_refusal(event: Denied) -> None:
    access.denied(address=event.address, by=event.by)
