"""What happened on a page that somebody above may want to know."""

from dataclasses import dataclass

from .subjects import Subjects


@dataclass(frozen=True)
class Viewed:
    """A confidential record was opened; `label` is app/model."""

    label: str
    pk: int
    title: str
    by: object


@dataclass(frozen=True)
class Exported:
    """A list left the house as a file; `query` is the address line that made it."""

    label: str
    rows: int
    by: object
    format: str
    query: str
    subjects: Subjects = Subjects()


@dataclass(frozen=True)
class Printed:
    """A record (`pk`), or so many of them, left the house on `paper`; `query` is the number, or the line that chose them."""

    label: str
    pk: int | None
    title: str
    rows: int
    by: object
    paper: str
    query: str
    subjects: Subjects = Subjects()


@dataclass(frozen=True)
class Denied:
    """Somebody was turned away (403). Published when the request's transaction is over, or the log would go with it."""

    address: str
    by: object
