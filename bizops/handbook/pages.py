"""The pages of duties and of proposed texts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.organisation.choices import Language
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.panels import Facts, Panel

from .choices import DraftStatus
from .differences import GONE, NEW, SAME, Piece, pieces
from .filters import DutyFilters, TextDraftFilters
from .forms import TextDraftForm
from .models import ClauseText, Duty, TextDraft
from .models.draft import PARTS, PROPOSE, column
from .services import duties, texts
from .tables import DutyTable, TextDraftTable
from .views.duty import DutyPage
from .views.texts import ProposeText


class DutyPages(EntityPages):
    model, filters, table = Duty, DutyFilters, DutyTable
    panels = (
        Facts(
            _("Duty"),
            fields=("owner", "department", "due_on", "done_on", "raised_at", "raised_late", "escalated_on"),
            clause="HBK-02",
        ),
    )
    presets = (
        Preset("mine", _("Mine, open"), "owner={number}&status=open&sort=due_on"),
        Preset("overdue", _("Overdue"), "counts=overdue&sort=due_on"),
        Preset("missed", _("Missed"), "status=missed"),
    )
    quick = (Quick(_("Overdue"), "counts", "overdue"), Quick(_("Missed"), "status", "missed"))
    moves = {"waive": duties.waive}
    clauses, icon = ("HBK-02",), "checkup-list"
    detail_page, detail_template = DutyPage, "handbook/duty_detail.html"
    heading_template = "handbook/duty_heading.html"
    intro = _("Who owes what, on which record, by when. A duty is closed by its evidence.")
    empty = _("Duties stand here as soon as a clause of the manual asks for something.")

    @classmethod
    def queryset(cls):
        return Duty.objects.select_related("clause", "owner", "department")


@dataclass(frozen=True)
class Texts(Panel):
    """The words in each language side by side: those that the draft is made out of, and the proposed ones."""

    template_name: str = "handbook/draft_texts.html"

    def context(self, document, staff, pages) -> dict:
        replaced = document.replaced()
        return {
            "languages": [
                (label, code, rows)
                for code, label in Language.choices
                if (rows := side_by_side(document, replaced, code))
            ],
            "is_published": document.status == DraftStatus.PUBLISHED,
        }


def side_by_side(draft: TextDraft, replaced: dict[str, str], language: str) -> list[tuple]:
    """(label, before, after) in pieces for title and rule; nothing for a language in which all stays as it is."""
    found = []
    for part in PARTS:
        name = column(part, language)
        before, after = replaced.get(name, ""), getattr(draft, name)
        after = "" if after == before else after  # the form has filled in what stays
        told = pieces(before, after) if after else [Piece(SAME, before)]
        left, right = ([one for one in told if one.kind != kind] for kind in (NEW, GONE))
        found.append((ClauseText._meta.get_field(part).verbose_name, left, right if after else []))
    return found if any(after for _label, _before, after in found) else []


class TextDraftPages(EntityPages):
    model, form, filters, table = TextDraft, TextDraftForm, TextDraftFilters, TextDraftTable
    panels = (
        Facts(
            _("Proposed text"),
            fields=("clause", "effective_from", "reason", "owner", "at", "edition"),
            clause="HBK-03",
        ),
        Texts(_("Texts")),
    )
    presets = (
        Preset("open", _("Not decided yet"), "status=draft"),
        Preset("mine", _("Prepared by me"), "owner={number}"),
    )
    add, change = texts.propose, texts.change
    add_page, form_template = ProposeText, "handbook/textdraft_form.html"
    title = _("Proposed texts")
    clauses, icon = ("HBK-03",), "pencil"
    intro = _("Another text of a clause: prepared by one, checked and approved by others, then told to everybody")
    empty = _("Nobody proposes another text. Open a clause of the manual to propose one.")

    @classmethod
    def permission(cls, action: str) -> str:
        return PROPOSE if action in ("add", "change") else super().permission(action)

    @classmethod
    def closed(cls, document):
        return "" if document.status == DraftStatus.DRAFT else document.get_status_display()

    @classmethod
    def queryset(cls):
        return TextDraft.objects.select_related("clause", "owner")
