"""The list page: a working place."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from .. import cursor
from ..filters import words_of
from ..house import ask
from ..listing import SIZES, Question
from .base import RecordPage


@dataclass(frozen=True)
class Head:
    """The head of a column: how it is sorted, and the address that sorts by it."""

    label: str
    css: str
    direction: str
    url: str


class ListPage(RecordPage):
    """Rows with search, chips, filters, views, order, columns and paging by key."""

    def get(self, request):
        question = Question(self.pages, self.staff, request.GET)
        part = request.htmx and request.htmx.target == "list"
        template = f"{self.pages.list_template}#list" if part else self.pages.list_template
        return render(request, template, self.context(**self.answer(question)))

    def answer(self, question: Question) -> dict:
        place = self._place(question)
        found = cursor.page(question.queryset, question.sort, place, question.size, question.table.paths)
        total = self._total(question, found)
        bulks = self.pages.bulk_of(self.staff)
        papers = ask("papers", self.pages, self.staff, default=())
        ticks = bool(bulks) or any(not paper.many for paper, _url in papers)
        start = found.start or (total - len(found.rows) + 1 if found.next is None and total <= cursor.CAP else None)
        return {
            "question": question,
            "rows": question.table.rows(found.rows, self._row_address(), ticks=ticks),
            "ticks": ticks,
            "bulks": bulks,
            "papers": papers,
            "import_url": ask("import_url", self.pages.model, self.staff, default=""),
            "heads": list(self._heads(question)),
            "total": total,
            "capped": total > cursor.CAP,
            "cap": cursor.CAP,
            "first": start,
            "last": start + len(found.rows) - 1 if start else None,
            "pager": self._pager(question, found, total),
            "tabs": list(self._tabs(question)),
            "chips": self._chips(question),
            "quick": list(self._quick(question)),
            "sizes": SIZES,
            "chosen": {column.name for column in question.table.shown},
            "may_add": bool(self.pages.add) and self.staff.has_perm(self.pages.permission("add")),
            "may_export": self.staff.has_perm(self.pages.export_permission),
            "may_share": self.staff.has_perm("pages.share_savedview"),
            "asks": bool(question.text or question.has_filters),
            "save_url": self.pages.url("saveview"),
            **self._forms(question),
        }

    def _forms(self, question: Question) -> dict:
        """What the three forms of a list (search, columns, filters) keep of the address, and the filters when they are open."""
        opened = "filters" in question.params or (question.has_filters and not question.filters.is_valid())
        names = list(question.filters.filters) if opened else []
        own = [word for name in names for word in words_of(name)]
        return {
            "kept": question.kept("q"),
            "kept_columns": question.kept("columns"),
            "kept_filters": question.kept("match", "view", *own) if opened else [],
            "filters_open": opened,
            "filter_form": question.filters.form if opened else None,
            "filter_url": question.address("filters") if opened else question.address(filters=1),
        }

    def _place(self, question: Question) -> cursor.Cursor:
        place = question.params.get("at", "")
        if place == "last":
            return cursor.LAST
        return cursor.Cursor.read(place, question.sort, self.pages.model) if place else cursor.Cursor()

    def _total(self, question: Question, found: cursor.Page) -> int:
        """Counted up to a cap, and not at all when one page holds everything."""
        if found.previous is None and found.next is None:
            return len(found.rows)
        return cursor.capped_count(question.queryset)

    def _row_address(self) -> str:
        try:
            return self.pages.url("detail", 0)
        except NoReverseMatch:
            return ""

    def _pager(self, question: Question, found: cursor.Page, total: int) -> dict:
        base = question.address()
        glue = "" if base == "?" else "&"
        place = {"first": "", "previous": found.previous, "next": found.next, "last": "last"}
        if found.previous is None:
            place["first"] = place["previous"] = None
        if found.next is None:
            place["next"] = place["last"] = None
        words = {k: v if v is None or isinstance(v, str) else v.token() for k, v in place.items()}
        return {k: v if v is None else f"{base}{glue}at={v}" if v else base for k, v in words.items()}

    def _heads(self, question: Question):
        for column in question.table.shown:
            if not column.sort or question.table.is_hidden(column):
                yield Head(column.label, column.css, "", "")
                continue
            now = question.sort.field == column.sort
            direction = ("descending" if question.sort.descending else "ascending") if now else "none"
            turned = f"-{column.sort}" if direction == "ascending" else column.sort
            yield Head(column.label, column.css, direction, question.address(sort=turned))

    def _tabs(self, question: Question):
        """(label, address, is open, id to remove or None) of the views."""
        view = question.view
        yield None, "?view=all", view is None and not question.asked.get("q") and not question.has_filters, None
        for preset in self.pages.presets:
            yield preset.label, f"?view={preset.key}", preset is view, None
        for saved in question.saved:
            yield saved.name, f"?view={saved.pk}", saved is view, saved.pk if saved.owner_id == self.staff.pk else None

    def _chips(self, question: Question) -> list[tuple[str, str, str]]:
        if not question.has_filters:
            return []
        chips = [(label, value, question.address(*words)) for label, value, words in question.filters.chips()]
        if question.params.get("match") == "any" and len(chips) > 1:
            chips.insert(0, ("", _("Any of these"), question.address("match")))
        return chips

    def _quick(self, question: Question):
        for chip in self.pages.quick:
            on = chip.value in question.params.getlist(chip.name)
            address = question.address(chip.name) if on else question.address(**{chip.name: chip.value})
            yield chip.label, on, address
