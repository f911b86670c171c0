"""The manual as it is read: chapters, the words of each clause, process drawings, and the glossary of the house (HBK-01)."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.lifecycle import Lifecycle
from bizops.menu import CONTENTS
from bizops.pages.search import Hit, search_source

from . import addresses
from .differences import Piece, pieces
from .glossary import ROLES
from .models import ClauseText
from .registry import Clause
from .registry import clauses as declared
from .services import clauses

CHAPTERS = {section.code: section.title for section in CONTENTS if section.code} | {"HBK": _("The manual")}
HITS = 8


@dataclass(frozen=True)
class Entry:
    """A clause in the reader's language; `text` is the version in force, None before the first `migrate`."""

    clause: Clause
    text: ClauseText | None

    @property
    def code(self) -> str:
        return self.clause.code

    @property
    def number(self) -> str:
        """What stands behind the chapter: CUS-06 → 06."""
        return self.code.removeprefix(f"{self.clause.chapter}-")

    @property
    def title(self) -> str:
        return self.text.title if self.text else str(self.clause.title)

    @property
    def rule(self) -> str:
        return self.text.rule if self.text else str(self.clause.rule)

    @property
    def url(self) -> str:
        return addresses.url_of_clause(self.code)

    def fits(self, text: str) -> bool:
        """Whether the words stand in code, title or rule."""
        return text.casefold() in f"{self.code}\n{self.title}\n{self.rule}".casefold()


@dataclass(frozen=True)
class Chapter:
    code: str
    title: str
    entries: tuple[Entry, ...]


def entries() -> list[Entry]:
    """Every clause that the code runs, by code; one query."""
    texts = clauses.texts(get_language())
    return [Entry(clause, texts.get(clause.code)) for clause in sorted(declared, key=lambda clause: clause.code)]


def chapters(found: list[Entry]) -> list[Chapter]:
    """In the order of the contents; a chapter that the contents do not know comes last."""
    codes = dict.fromkeys([*CHAPTERS, *(entry.clause.chapter for entry in found)])
    parted = {code: tuple(entry for entry in found if entry.clause.chapter == code) for code in codes}
    return [Chapter(code, str(CHAPTERS.get(code, code)), some) for code, some in parted.items() if some]


@dataclass(frozen=True)
class Version:
    """What a clause said, and how that differs from the version before: title and rule in pieces, none for the first."""

    text: ClauseText
    changed: tuple[list[Piece], ...] = ()

    @property
    def is_to_come(self) -> bool:
        return self.text.effective_from > clock.today()


def versions(code: str) -> list[Version]:
    """What a clause ever said, or will say, in the reader's language, the newest first."""
    rows = list(ClauseText.objects.filter(clause__code=code, language=get_language()).order_by("-edition"))
    return [Version(new, _changed(old, new)) for new, old in zip(rows, [*rows, None][1:], strict=True)]


def _changed(old: ClauseText | None, new: ClauseText) -> tuple[list[Piece], ...]:
    return () if old is None else (pieces(old.title, new.title), pieces(old.rule, new.rule))


@search_source
def clauses_with(staff, text: str) -> tuple[str, list[Hit]]:
    """The clauses that a search finds by code or title; the manual is open to everybody."""
    wanted = text.casefold()
    found = [e for e in entries() if wanted in e.code.casefold() or wanted in e.title.casefold()]
    return _("Clauses"), [Hit(entry.title, entry.url, "book-2", entry.code) for entry in found[:HITS]]


# --- the drawing of a process -----------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """A move as a row of the drawing: `cells` says for each state what the arrow does there."""

    label: str
    clause: str
    who: tuple[str, ...]
    cells: tuple[str, ...]
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Drawing:
    """A lifecycle as states beside each other and moves below one another, as a drawing of voices would show them."""

    name: str
    lifecycle: Lifecycle
    holders: dict[str, tuple[str, ...]]

    @cached_property
    def states(self) -> list[tuple[str, str]]:
        """(label, tone) from left to right."""
        states, tones = self.lifecycle.states, self.lifecycle.tones
        return [(str(states(value).label), tones.get(value, "")) for value in states.values]

    @cached_property
    def steps(self) -> list[Step]:
        return [self._step(move) for move in self.lifecycle.moves]

    def _step(self, move) -> Step:
        values = list(self.lifecycle.states.values)
        sources, target = [values.index(source) for source in move.source], values.index(move.target)
        labels = [label for label, _tone in self.states]
        return Step(
            str(move.label),
            move.clause,
            self._who(move),
            tuple(_cell(at, sources, target) for at in range(len(values))),
            tuple(labels[at] for at in sources),
            labels[target],
        )

    def _who(self, move) -> tuple[str, ...]:
        """The roles that make a move, or ask for it; nobody where evidence or the clock does."""
        if move.permission:
            return self.holders.get(move.permission, ())
        return (str(_("by the decision on a request")),) if move.consent else ()


def _cell(at: int, sources: list[int], target: int) -> str:
    """What stands in a column: where the arrow starts and ends (from, to), and to which sides its line goes on."""
    left, right = min([*sources, target]), max([*sources, target])
    words = [word for word, is_so in (("from", at in sources), ("to", at == target)) if is_so]
    words += [word for word, is_so in (("left", left < at <= right), ("right", left <= at < right)) if is_so]
    return " ".join(words)


def drawing(label: str) -> Drawing | None:
    """The process of app/model with the roles that hold each step's permission; two queries, None for no such process."""
    try:
        model = apps.get_model(label.replace("/", "."))
    except (LookupError, ValueError):
        return None
    lifecycle = getattr(model, "lifecycle", None)
    return Drawing(str(model._meta.verbose_name), lifecycle, _holders(lifecycle)) if lifecycle else None


def _holders(lifecycle: Lifecycle) -> dict[str, tuple[str, ...]]:
    """Each permission of the moves → the roles that hold it now, in words."""
    codes = {move.permission for move in lifecycle.moves if move.permission}
    rows = Permission.objects.filter(codename__in=[code.partition(".")[2] for code in codes], group__isnull=False)
    found: dict[str, list[str]] = {}
    for app, codename, group in rows.order_by("group__name").values_list(
        "content_type__app_label", "codename", "group__name"
    ):
        found.setdefault(f"{app}.{codename}", []).append(str(ROLES.get(group, group)))
    return {code: tuple(found.get(code, ())) for code in codes}
