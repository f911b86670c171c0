"""The manual: its contents, the page of a clause, the glossary. Open to everybody who has logged in (HBK-01)."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.pages.gates import LOGGED_IN, gate
from bizops.printing.registry import by_clause

from .. import addresses, board, glossary, manual
from ..choices import DraftStatus
from ..models import Duty, TextDraft
from ..models.draft import PROPOSE
from ..registry import EventDuty, PeriodDuty, ways_of
from ..scopes import Scope, home_of
from .forms import forms_of

TONES = {"kept": "ok", "near": "ok", "slip": "warn", "broken": "bad", "guard": "ok"}
RHYTHMS = {
    "month": gettext_lazy("every month"),
    "bimonth": gettext_lazy("every two months"),
    "quarter": gettext_lazy("every quarter"),
    "third": gettext_lazy("every four months"),
    "half": gettext_lazy("every half year"),
    "year": gettext_lazy("every year"),
}
SHOWN = {
    "measured": lambda line: any(ways_of(line.clause.code)),
    "unmeasured": lambda line: not any(ways_of(line.clause.code)),
    "guarded": lambda line: line.stands is not None,
    "slipping": lambda line: line.band in ("slip", "broken"),
}
MINE = 10


@dataclass(frozen=True)
class Row:
    """A clause in a list with how it stands: the tone of its dot, and the same in words."""

    entry: manual.Entry
    line: board.Line

    @property
    def tone(self) -> str:
        return TONES.get(self.line.band, "")

    @property
    def words(self) -> str:
        if self.line.band == "guard":
            return _("the system sees to it")
        if self.line.stands is False:
            return _("the guard is not there")
        if self.line.rate is not None:
            return f"{self.line.share.percent} %"
        return _("nothing due") if any(ways_of(self.line.clause.code)) else _("not measured")


@require_safe
@gate(LOGGED_IN)
def contents(request):
    """All clauses by chapter, each with how it stands this month in the scope of the reader; `?q=` looks in the texts."""
    scope, month = home_of(request.user), Period.of("month", clock.today())
    lines, text = board.standing(scope, month), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    show = request.GET.get("show", "")
    found = [entry for entry in manual.entries() if entry.fits(text)]
    if show in SHOWN:
        found = [entry for entry in found if SHOWN[show](lines[entry.code])]
    chapters = [(c, [Row(entry, lines[entry.code]) for entry in c.entries]) for c in manual.chapters(found)]
    choices = (("", _("All clauses")), ("slipping", _("Slipping")), ("guarded", _("Guarded")), ("unmeasured", _("Not measured")))  # fmt: skip
    context = {
        "columns": _columns(chapters),
        "text": text,
        "show": show,
        "choices": choices,
        "count": len(found),
        "scope": scope,
    }
    return render(request, "handbook/manual.html", context)


def _columns(chapters: list) -> list[list]:
    """The chapters in two columns of about equal length, in their order."""
    half, columns, length = sum(len(rows) + 2 for _chapter, rows in chapters) / 2, ([], []), 0
    for chapter, rows in chapters:
        columns[length >= half - len(rows) / 2 and length > 0].append((chapter, rows))
        length += len(rows) + 2
    return [column for column in columns if column]


@require_safe
@gate(LOGGED_IN)
def clause(request, code: str):
    """What a clause asks, where it is done, what counts, which figures hold, and how it is kept this month."""
    entries = manual.entries()
    entry = next((one for one in entries if one.code == code), None)
    if entry is None:
        raise Http404
    staff, scope, month = request.user, home_of(request.user), Period.of("month", clock.today())
    lines = board.standing(scope, month)
    line = lines[code]
    by_code = {one.code: one for one in entries}
    context = {
        "entry": entry,
        "row": Row(entry, line),
        "chapter": next(c for c in manual.chapters(entries) if entry in c.entries),
        "siblings": [Row(one, lines[one.code]) for one in entries if one.clause.chapter == entry.clause.chapter],
        "places": [(label, addresses.place_url(name, staff)) for label, name in entry.clause.places],
        "figures": figures.history(code),
        "drawing": manual.drawing(entry.clause.drawing) if entry.clause.drawing else None,
        "forms": forms_of(by_clause(code), staff),
        "ways": ways(scope, month, code),
        "scope": scope,
        "line": line,
        "urls": urls_of(scope, month, code),
        "board_url": board_url(scope, code) if staff.has_perm("handbook.view_board") else "",
        "mine": mine(staff, code),
        "related": [by_code.get(one, one) for one in entry.clause.related],
        "versions": manual.versions(code),
        "drafts": drafts(staff, code),
        "propose_url": f"{reverse('handbook:textdraft_add')}?clause={code}" if staff.has_perm(PROPOSE) else "",
    }
    return render(request, "handbook/clause.html", context)


@require_safe
@gate(LOGGED_IN)
def words(request):
    """The words of the house and of the manual in three languages."""
    groups = ((_("Words of the house"), glossary.HOUSE), (_("Words of the manual"), glossary.MANUAL))
    return render(request, "handbook/glossary.html", {"groups": groups})


def drafts(staff, code: str) -> list[TextDraft]:
    """Other texts of a clause that are proposed and not decided on, for those who may see them."""
    rows = TextDraft.objects.filter(clause__code=code, status=DraftStatus.DRAFT).select_related("owner")
    return list(rows.order_by("-at")) if staff.has_perm("handbook.view_textdraft") else []


def board_url(scope: Scope, code: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {**scope.address, "clause": code}.items())
    return f"{reverse('handbook:board')}?{query}"


def urls_of(scope: Scope, period: Period, code: str) -> dict[str, str]:
    """The rows behind each number of a clause in a period."""
    return {
        "due": scope.list_url(period, clause=code, counts="due"),
        "on_time": scope.list_url(period, clause=code, counts="on_time"),
        "late": scope.list_url(period, clause=code, status="late"),
        "missed": scope.list_url(period, clause=code, status="missed"),
        "overdue": scope.list_url(period, clause=code, counts="overdue"),
        "ahead": scope.list_url(period, clause=code, counts="ahead"),
        "waived": scope.list_url(period, clause=code, status="waived"),
        "all": scope.list_url(period, clause=code),
    }


def ways(scope: Scope, period: Period, code: str) -> dict[str, list]:
    """How the clause is kept alive: kinds of duties with their rhythm, watches with their numbers, guards."""
    parts, watched, guarded = ways_of(code)
    looks = board.looks(scope, period) if watched else {}
    return {
        "duties": [(str(part.title) % {"subject": "…"}, rhythm(part), part.icon) for part in parts],
        "watches": [(watch, looks.get(watch.key), watch_url(watch, scope)) for watch in watched],
        "guards": [(one, bool(one.stands()), one.exceptions(period) if one.exceptions else None) for one in guarded],
    }


def rhythm(part) -> str:
    """How often a kind of duty comes up."""
    if isinstance(part, PeriodDuty):
        return str(RHYTHMS[part.size(clock.today())])
    return _("with each event") if isinstance(part, EventDuty) else _("as long as the state lasts")


def watch_url(watch, scope: Scope) -> str:
    """The list of the breaches, for those who see in it everything that the number counts."""
    if not watch.opens or not scope.is_company:
        return ""
    app, name = watch.opens.split("/")
    every = f"{app}.view_every_{name}"
    try:
        address = reverse(f"{app}:{name}_list")
    except NoReverseMatch:
        return ""
    words = watch.words() if callable(watch.words) else watch.words or {}
    query = "&".join(f"{key}={value}" for key, value in words.items())
    return f"{address}?{query}" if scope.viewer.has_perm(every) else ""


def mine(staff, code: str) -> dict:
    """What I owe because of this clause, with the button to each evidence, and how many I have done this month."""
    rows = Duty.objects.visible_to(staff).filter(owner=staff, clause__code=code)
    found = list(rows.open().select_related("clause").order_by("due_on", "pk")[: MINE + 1])
    month = Period.of("month", clock.today())
    return {
        "rows": [(duty, addresses.evidence_url(duty.declared, duty.subject, staff)) for duty in found[:MINE]],
        "more": Scope(staff, person=staff).list_url(clause=code, status="open") if len(found) > MINE else "",
        "done": rows.due_in(month).filter(status__in=("done", "late")).count(),
    }
