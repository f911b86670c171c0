"""Asking for a large list, and the way to it once it is allowed (CUS-11)."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.pages import exports
from bizops.pages.entity import EntityPages
from bizops.pages.exports import Held
from bizops.pages.listing import Question
from bizops.pages.views.detail import DetailPage

from ..choices import TakeoutStatus
from ..services import takeouts
from .lookups import HandIn


def pages_of(label: str) -> type[EntityPages] | None:
    """The pages of a kind of list of which a large part leaves the house by consent only."""
    pages = EntityPages.of(label)
    return pages if pages and pages.mass_export else None


def listed(question: Question, count: int) -> takeouts.List:
    """The list that a question would take out."""
    pages = question.pages
    filters = question.filters.chips() if question.has_filters else []
    words = [f"{label} {value}" for label, value, _names in filters]
    said = [str(pages.title), question.text and f"“{question.text}”", *words]
    return takeouts.List(
        label=pages.label(),
        query=takeouts.canonical(question.params, _many(question)),
        columns=tuple(column.name for column in question.table.shown),
        rows=count,
        said=" · ".join(filter(None, said)),
    )


def _many(question: Question) -> set[str]:
    """The filters that take more than one value."""
    fields = question.filters.form.fields if question.has_filters else {}
    return {name for name, field in fields.items() if getattr(field.widget, "allow_multiple_selected", False)}


def held(question: Question, count: int) -> Held | None:
    """Why this list does not leave the house without consent, and where one asks for it; nothing if it may."""
    wanted = listed(question, count)
    if not takeouts.must_ask(wanted, by=question.staff):
        return None
    from ..pages import TakeoutPages

    words = urlencode({"list": wanted.label, "query": wanted.query, "columns": wanted.columns}, doseq=True)
    may = question.staff.has_perm(TakeoutPages.permission("add"))
    why = takeouts.why_not(wanted, by=question.staff)
    return Held(why, takeouts.CLAUSE, f"{TakeoutPages.url('add')}?{words}" if may else "")


def uses(question: Question, count: int) -> str:
    """Which consent the file uses up, in words; nothing if it needs none."""
    takeout = takeouts.usable(listed(question, count), by=question.staff)
    return _("This uses up %(number)s, which allows the list once.") % {"number": takeout.number} if takeout else ""


def held_on_paper(pages: type[EntityPages], staff, count: int) -> Held | None:
    """Why so many papers of this kind of record are not printed, or nothing."""
    held = takeouts.must_not_print(pages.label(), count, by=staff)
    return Held(takeouts.refusal(), takeouts.CLAUSE) if held else None


def print_out(pages: type[EntityPages], staff, count: int) -> None:
    """So many papers leave the house in this transaction. Raises RuleBroken for more than go without consent."""
    takeouts.pass_on_paper(pages.label(), count, by=staff)


def let_out(question: Question, count: int) -> None:
    """The file is made now: the consent that it needs is used up. Raises RuleBroken without one."""
    takeouts.pass_out(listed(question, count), by=question.staff)


class AskForList(HandIn):
    """The list stands in the address, as the page of the export named it; it is counted anew here."""

    asks_for = "allow"

    @cached_property
    def wanted(self) -> takeouts.List | None:
        """None without a list in the address, or for one that this person may not take out at all."""
        pages = pages_of(self.request.GET.get("list", ""))
        if pages is None or not pages.gate("export").admits(self.staff):
            return None
        words = QueryDict(self.request.GET.get("query", ""), mutable=True)
        words.setlist("columns", self.request.GET.getlist("columns"))
        words["view"] = "all"
        question = Question(pages, self.staff, words)
        return listed(question, exports.counted(question))

    def write(self, form):
        if self.wanted is None:
            raise RuleBroken(_("Begin from the list: filter it and choose Export."), takeouts.CLAUSE)
        return takeouts.ask(by=self.staff, wanted=self.wanted, **form.cleaned_data)

    def context(self, **more) -> dict:
        return super().context(wanted=self.wanted, **more)


class TakeoutSheet(DetailPage):
    """One take-out; its owner takes the list out from here."""

    def answer(self, document) -> dict:
        url = self._file_url(document)
        words = _("This uses up %(number)s, which allows the list once.") % {"number": document.number}
        return {**super().answer(document), "file_url": url, "uses": words if url else ""}

    def _file_url(self, document) -> str:
        mine = document.owner_id == self.staff.pk and document.status == TakeoutStatus.ALLOWED
        pages = pages_of(document.label)
        if not mine or pages is None or document.until <= clock.now():
            return ""
        words = QueryDict(document.query, mutable=True)
        words.setlist("columns", document.columns)
        words["view"] = "all"
        return f"{pages.url('export')}?{words.urlencode()}"
