"""The papers of the manual, each declared beside the chapter's code (`printing.py`): sheet, version, clause, and what fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from bizops.kernel.registry import Registry
from bizops.pages.entity import EntityPages

from .parts import Content

LANDSCAPE, PORTRAIT = "landscape", "portrait"


@dataclass(frozen=True)
class Paper:
    """A form of the manual. `fill(record, staff)` says what stands on it; a record of None is the empty form.

    With `many` it is a list: `fill` gets the rows of the list page, filtered as they are there. `users` says who works
    with it, `start` names the page where one begins such a record, `signatures` are the boxes at its foot. A paper that
    goes to somebody outside (`outside`) speaks the company's language, every other one the reader's.
    """

    key: str
    of: type[Model]
    sheet: str
    title: str
    clause: str
    fill: Callable[..., Content]
    users: str
    version: str = "1.0"
    start: str = ""
    many: bool = False
    outside: bool = False
    page: str = PORTRAIT
    signatures: tuple[str, ...] = ()
    template: str = "paper/form.html"
    confidential: bool | Callable[[Model], bool] = False

    @cached_property
    def pages(self) -> type[EntityPages]:
        """The pages of its kind of record: their gate of rows and their masked fields hold on paper, too."""
        return next(pages for pages in EntityPages.every if pages.model is self.of)

    @property
    def is_confidential(self) -> bool:
        """Every sheet of it bears the reader's name; that of a confidential kind of record does by itself (CUS-11)."""
        return self.confidential is True or self.pages.confidential

    def marks(self, record: Model) -> bool:
        """Whether the sheet of this record bears the reader's name; `confidential` may be a question to the record."""
        return self.is_confidential or (callable(self.confidential) and self.confidential(record))

    @property
    def permission(self) -> str:
        """To see the record is to print it; to print a list is to take it out."""
        return self.pages.export_permission if self.many else self.pages.permission("view")

    @property
    def chapter(self) -> str:
        return self.clause.split("-")[0]

    @property
    def empty_url(self) -> str:
        return reverse(f"printing:{self.key}_empty")

    @property
    def batch_url(self) -> str:
        return reverse(f"printing:{self.key}_batch")

    def url(self, record: Model | None = None) -> str:
        """The PDF of a record, or of the list; `page/` behind it is the print view."""
        return reverse(f"printing:{self.key}", args=[record.pk] if record is not None else [])


papers: Registry[Paper] = Registry("paper")
_sheets: Registry[str] = Registry("sheet number")


def paper(key: str, *, of: type[Model], sheet: str, **words):
    """Declare `def fill(record, staff)` as what stands on a paper (see docs/printing.md). Raises ValueError on a sheet number used twice."""

    def declare(fill):
        _sheets.add(sheet, key)
        papers.add(key, Paper(key=key, of=of, sheet=sheet, fill=fill, **words))
        return fill

    return declare


def papers_of(pages: type[EntityPages], staff) -> list[Paper]:
    """The papers of a kind of record that this person may print."""
    return [one for one in papers if one.of is pages.model and staff.has_perm(one.permission)]


def by_clause(code: str) -> list[Paper]:
    """The forms of a clause, by sheet number."""
    return sorted((one for one in papers if one.clause == code), key=lambda one: one.sheet)
