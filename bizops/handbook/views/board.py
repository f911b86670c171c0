"""The compliance board: whether the manual is being kept, from the company down to the duty and its evidence (HBK-02)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Department
from bizops.pages.charts import Cell, Chart, GridRow, Point, Series, floored
from bizops.pages.gates import gate, permission

from .. import board, manual
from ..registry import ways_of
from ..scopes import Scope, departments_of, period_of, scope_of
from .manual import rhythm, urls_of, ways

MOST, SPARK, MONTHS, DUTIES = 12, 7, 12, 10
STEADY = 1  # points of rate within which a trend is neither good nor bad
TONES = {"slip": "warn", "broken": "bad"}


@dataclass(frozen=True)
class Place:
    """What the address of the board asks for; every link of the page is this with words changed."""

    scope: Scope
    period: Period
    word: str
    code: str = ""

    def url(self, **words) -> str:
        now = {"period": self.word, **self.scope.address, "clause": self.code}
        query = urlencode({name: value for name, value in {**now, **words}.items() if value})
        return f"{reverse('handbook:board')}?{query}" if query else reverse("handbook:board")


@dataclass(frozen=True)
class Row:
    """A clause in the table of those that most need care."""

    entry: manual.Entry
    line: board.Line
    url: str
    urls: dict[str, str]
    months: list[Point]
    overdue: int
    overdue_url: str
    worst: str
    worst_url: str

    @property
    def tone(self) -> str:
        return TONES.get(self.line.band, "")

    @property
    def trend_tone(self) -> str:
        known = [point.value for point in self.months if point.value is not None]
        change = known[-1] - known[0] if len(known) > 1 else 0
        return "bad" if change < -STEADY else "ok" if change > STEADY else ""


@require_safe
@gate(permission("handbook.view_board"))
def compliance(request):
    """`?period= &department= &person= &clause=`; what lies out of somebody's reach leads back to what is within it."""
    choices, today = departments_of(request.user), clock.today()
    asked = request.GET
    scope = scope_of(request.user, choices, asked.get("department", ""), asked.get("person", ""))
    if scope is None:
        words = {k: v for k, v in asked.items() if k in ("period", "clause")}
        return HttpResponseRedirect(f"{reverse('handbook:board')}?{urlencode(words)}")
    word = asked.get("period", "").strip()[:10]
    period = period_of(word, today)
    entries = {entry.code: entry for entry in manual.entries()}
    code = asked.get("clause", "")
    place = Place(scope, period, word, code if code in entries else "")
    return render(request, "handbook/board.html", _answer(place, choices, entries, is_long="all" in asked))


def _answer(place: Place, choices: list, entries: dict, *, is_long: bool) -> dict:
    scope, period = place.scope, place.period
    lines, overdue = board.standing(scope, period), board.overdue(scope)
    months = _months(period)
    trend = board.trend(scope, Period(months[0].start, period.end))
    names = dict(Department.objects.order_by().values_list("pk", "name"))
    rows = [_row(place, entries[code], line, overdue, trend, months, names) for code, line in lines.items()]
    rated = sorted((row for row in rows if row.line.rate is not None), key=lambda row: (row.line.rate, row.entry.code))
    return {
        "place": place,
        "scope": scope,
        "period": period,
        "period_name": name_of(period),
        "as_of": board.as_of(scope),
        "choices": choices,
        "segments": _segments(place),
        "beside": (place.url(period=period.previous().key), place.url(period=period.next().key)),
        "figures": _figures(place, lines, overdue, trend),
        "grid": _grid(place, lines, entries),
        "rows": rated if is_long else rated[:MOST],
        "more": "" if is_long or len(rated) <= MOST else place.url(all="1"),
        "drill": _drill(place, entries[place.code], lines, overdue, trend, months, names) if place.code else None,
    }


# --- the head and the figures -----------------------------------------------------------------------
def name_of(period: Period) -> str:
    """November 2026; any other period by its key."""
    return date_format(period.start, "YEAR_MONTH_FORMAT") if period.size == "month" else period.key


def _segments(place: Place) -> list[tuple[str, str, bool]]:
    today = clock.today()
    words = (("last", _("Last month")), ("", _("This month")), ("quarter", _("Quarter")))
    return [(label, place.url(period=word), period_of(word, today) == place.period) for word, label in words]


def _figures(place: Place, lines: dict, overdue: board.Overdue, trend: board.Trend) -> list[dict]:
    scope, period = place.scope, place.period
    counts = sum((line.counts for line in lines.values()), board.Counts())
    share, change = board.total(lines.values()), board.change(lines.values(), trend, period)
    split = _("on time %(on_time)s · late %(late)s · missed %(missed)s · overdue %(overdue)s") % vars(counts)
    oldest = (clock.today() - overdue.oldest).days if overdue.oldest else 0
    days = ngettext("oldest %(n)s day", "oldest %(n)s days", oldest) % {"n": oldest}
    people = ngettext("%(n)s person", "%(n)s people", overdue.people) % {"n": overdue.people}
    measured = [code for code in lines if any(ways_of(code))]
    guarded = sum(line.stands is not None for line in lines.values())
    listed = reverse("handbook:manual")
    return [
        {"label": _("Kept"), "value": "–" if share.rate is None else floored(share.rate, 1), "unit": "" if share.rate is None else "%", "note": _change(change), "url": scope.list_url(period, counts="due")},
        {"label": _("Duties due"), "value": counts.due, "note": split, "url": scope.list_url(period, counts="due")},
        {"label": _("Overdue now"), "value": overdue.count, "note": f"{days} · {people}" if overdue.count else _("nothing is overdue"), "tone": "bad" if overdue.count else "", "url": scope.list_url(counts="overdue", sort="due_on")},
        {"label": _("Waived"), "value": counts.waived, "note": _("each with reason and name"), "url": scope.list_url(period, status="waived")},
        {"label": _("Clauses measured"), "value": len(measured), "unit": f"/ {len(lines)}", "note": _("%(n)s of them guarded by the system") % {"n": guarded}, "url": f"{listed}?show=measured"},
    ]  # fmt: skip


def _change(points) -> str:
    if points is None:
        return _("nothing to compare with")
    return _("%(change)s points on the period before") % {"change": f"{points:+.1f}"}


# --- the grid and the table -------------------------------------------------------------------------
def _grid(place: Place, lines: dict, entries: dict) -> list[GridRow]:
    return [
        GridRow(
            chapter.code,
            chapter.title,
            tuple(_cell(place, entry, lines[entry.code]) for entry in chapter.entries),
            board.total(lines[entry.code] for entry in chapter.entries).rate,
        )
        for chapter in manual.chapters(list(entries.values()))
    ]


def _cell(place: Place, entry: manual.Entry, line: board.Line) -> Cell:
    is_open = entry.code == place.code
    url = place.url(clause=entry.code) + "#drill"
    return Cell(entry.code, line.rate, line.band, url, words=entry.title, is_open=is_open)


def _row(place: Place, entry, line: board.Line, overdue, trend, months, names) -> Row:
    scope, period, code = place.scope, place.period, entry.code
    worst = None if scope.person else line.worst
    return Row(
        entry,
        line,
        place.url(clause=code) + "#drill",
        urls_of(scope, period, code),
        _points(scope, code, trend, months[-SPARK:]),
        overdue.of_clause.get(code, 0),
        scope.list_url(clause=code, counts="overdue", sort="due_on"),
        names.get(worst, ""),
        scope.list_url(period, clause=code, counts="due", department=worst) if worst else "",
    )


def _points(scope: Scope, code: str, trend: board.Trend, months: list[Period]) -> list[Point]:
    shares = [(month, trend.of(code, month.start)) for month in months]
    return [Point(_whole(share), scope.list_url(month, clause=code, counts="due")) for month, share in shares]


def _whole(share: board.Share) -> int | None:
    return None if share.rate is None else int(share.rate)


def _months(period: Period) -> list[Period]:
    """Twelve months up to the end of the period, and more where the period before it began earlier."""
    month, first, found = Period.of("month", period.end), period.previous().start, []
    while len(found) < MONTHS or month.start >= first:
        found.insert(0, month)
        month = month.previous()
    return found


# --- the drill --------------------------------------------------------------------------------------
def _drill(place: Place, entry, lines: dict, overdue, trend, months, names) -> dict:
    """Everything about one clause, down to its duties."""
    scope, period, line, code = place.scope, place.period, lines[entry.code], entry.code
    rows = scope.rows().filter(clause__code=code)
    unkept = (rows.overdue() | rows.due_in(period).filter(status="missed")).select_related("clause", "owner")
    today = clock.today()
    return {
        "entry": entry,
        "line": line,
        "tone": TONES.get(line.band, ""),
        "urls": urls_of(scope, period, code),
        "chart": _chart(scope, code, trend, months[-MONTHS:]),
        "departments": _departments(place, line, overdue, names),
        "parts": _parts(place, code),
        "ways": ways(scope, period, code),
        "unkept": [(duty, (today - duty.due_on).days) for duty in unkept.order_by("due_on", "pk")[:DUTIES]],
        "count": line.counts.all,
        "close": place.url(clause=""),
        "target": figures.value("handbook.target"),
    }


def _chart(scope: Scope, code: str, trend: board.Trend, months: list[Period]) -> Chart:
    points = _points(scope, code, trend, months)
    known = [point.value for point in points if point.value is not None]
    target = figures.value("handbook.target")
    return Chart(
        _("Kept, %(code)s") % {"code": code},
        tuple(f"{month.start:%y-%m}" for month in months),
        (Series(_("Kept"), tuple(points)),),
        unit="%",
        minimum=min([*known, target]) // 10 * 10,
        target=target,
        head=_("Month"),
    )


def _departments(place: Place, line: board.Line, overdue, names) -> list[dict]:
    scope, period, code = place.scope, place.period, line.clause.code
    late = {pk for c, pk in overdue.of_department if c == code}
    found = []
    for pk in {*line.by_department, *late}:
        counts = line.by_department.get(pk, board.Counts())
        where = {"clause": code, "department": pk}
        found.append(
            {
                "name": names.get(pk, "") or _("no department"),
                "share": counts.share,
                "tone": {"slip": "warn", "broken": "bad"}.get(board.band_of(counts.share.rate), ""),
                "url": scope.list_url(period, counts="due", **where) if pk else "",
                "overdue": overdue.of_department.get((code, pk), 0),
                "overdue_url": scope.list_url(counts="overdue", **where) if pk else "",
            }
        )
    return sorted(found, key=lambda one: (one["share"].rate is None, one["share"].rate or 0, one["name"]))


def _parts(place: Place, code: str) -> list[dict]:
    """By kind of duty, where a clause has several."""
    declared = {part.part: part for part in ways_of(code)[0]}
    if len(declared) < 2:
        return []
    found = board.parts(place.scope, place.period, code)
    return [
        {
            "name": str(part.title) % {"subject": "…"},
            "rhythm": rhythm(part),
            "share": found.get(name, board.Counts()).share,
            "url": place.scope.list_url(place.period, part=part.key, counts="due"),
        }
        for name, part in declared.items()
    ]
