"""Figures and charts as tags. Every number stands in the page as text; what is drawn only repeats it."""

from itertools import accumulate, pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..charts import BANDS, Cell, Chart, GridRow, Point, floored, written
from ..table import NOTHING
from .components import chip, icon, pace, tone_of

register = template.Library()

WIDE, HIGH, EDGE = 72, 20, 2  # a spark; EDGE keeps the line and its last dot inside
PARTS = ("ok", "late", "bad", "open")


@register.simple_tag
def figure(label, value, unit="", note="", url="", clause="", tone="", pace=None, tick=None) -> SafeString:
    """One big figure in a .fig-row or .figs4; with `url` it opens the rows that sum to it.

    `pace` is percent of the way, `tick` where it should be by now; `note` may be markup.
    """
    parts = [
        format_html('<span class="fig-l">{}{}</span>', label, _pushed(chip(clause, link=not url))),
        format_html('<span class="fig-v{}">{}{}</span>', f" {tone}" if tone else "", written(value), _small(unit)),
        "" if pace is None else _pace(pace, tick, tone),
        format_html('<span class="fig-n">{}</span>', note) if note else "",
    ]
    inside = format_html_join("", "{}", ((part,) for part in parts))
    if url:
        return format_html('<a class="fig" href="{}">{}</a>', url, inside)
    return format_html('<div class="fig">{}</div>', inside)


def _pushed(sign) -> SafeString | str:
    return format_html('<span class="push">{}</span>', sign) if sign else ""


def _small(unit: str) -> SafeString | str:
    return format_html("<small>{}</small>", unit) if unit else ""


def _pace(value, tick, tone: str) -> SafeString:
    return pace(value, tick=tick, tone=tone)


# --- lines and bars: a table, and the place where a script draws it -----------------------------------
@register.simple_tag
def trend(chart: Chart, flush: bool = False) -> SafeString:
    """Values over time as lines. `flush` leaves the caption out where a head beside the chart says the same."""
    return _plot(chart, "line", flush)


@register.simple_tag
def bars(chart: Chart, flush: bool = False) -> SafeString:
    """Values beside each other as bars, which always start at zero."""
    return _plot(chart, "bar", flush)


def _plot(chart: Chart, kind: str, flush: bool) -> SafeString:
    if chart.is_empty:
        words = _("No figures yet")
        return format_html('<figure class="plot">{}<p class="faint t2">{}</p></figure>', _caption(chart), words)
    floor = "" if kind == "bar" or chart.floor is None else format_html(' data-min="{}"', chart.floor)
    return format_html(
        '<figure class="plot" data-chart="{}" data-tones="{}"{}>{}<div class="plot-c" role="img" aria-label="{}"></div>'
        '<details open><summary>{}</summary><div class="scroll" tabindex="0" role="group" aria-label="{}">{}</div>'
        "</details></figure>",
        kind,
        ",".join(chart.tones),
        floor,
        "" if flush else _caption(chart),
        _in_words(chart),
        pgettext("of figures", "Table"),
        chart.caption,
        _table(chart),
    )


def _caption(chart: Chart) -> SafeString:
    unit = format_html('<span class="faint">{}</span>', chart.unit) if chart.unit else ""
    return format_html("<figcaption><b>{}</b>{}</figcaption>", chart.caption, unit)


def _in_words(chart: Chart) -> str:
    """The drawing for those who do not see it: where each line ends. The table under it has the rest."""
    ends = []
    for series in chart.series:
        known = [at for at, point in enumerate(series.points) if point.value is not None]
        if known:
            ends.append(f"{series.label} {chart.labels[known[-1]]}: {written(series.points[known[-1]].value)}")
    return f"{chart.caption}{f' ({chart.unit})' if chart.unit else ''}. {'; '.join(ends)}"


def _table(chart: Chart) -> SafeString:
    heads = [series.label for series in chart.series]
    columns = [series.points for series in chart.series]
    if chart.target is not None:
        heads.append(pgettext("of figures", "Target"))
        columns.append((Point(chart.target),) * len(chart.labels))
    lines = zip(chart.labels, *columns, strict=True)
    return format_html(
        '<table class="grid-t flat"><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table>',
        format_html('<th scope="col">{}</th>', chart.head) if chart.head else mark_safe("<td></td>"),
        format_html_join("", '<th class="num" scope="col">{}</th>', ((head,) for head in heads)),
        format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', ((head, _numbers(some)) for head, *some in lines)),
    )


def _numbers(points: list[Point]) -> SafeString:
    return format_html_join("", '<td class="num">{}</td>', ((_number(point),) for point in points))


def _number(point: Point) -> SafeString | str:
    text = written(point.value)
    return format_html('<a href="{}">{}</a>', point.url, text) if point.url else text


# --- small drawings for the cell of a table -----------------------------------------------------------
@register.simple_tag
def spark(points, tone: str = "", label: str = "") -> SafeString:
    """Six to twelve values as a small line with a dot at the last known one; None is a gap."""
    values = [point.value if isinstance(point, Point) else point for point in points]
    known = [(at, float(value)) for at, value in enumerate(values) if value is not None]
    if not known:
        return NOTHING
    low, high = min(value for _at, value in known), max(value for _at, value in known)
    places = {at: _place(at, len(values), value, low, high) for at, value in known}
    x, y = places[known[-1][0]]
    return format_html(
        '<svg class="spark"{} viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}" stroke-linecap="round"/>'
        '<circle cx="{}" cy="{}" r="2"/></svg>',
        tone_of(tone),
        WIDE,
        HIGH,
        label or _("Trend %(values)s") % {"values": ", ".join(str(written(value)) for value in values)},
        _path(places),
        x,
        y,
    )


def _place(at: int, count: int, value: float, low: float, high: float) -> tuple[str, str]:
    x = WIDE * at / (count - 1) if count > 1 else WIDE
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{x:.1f}", f"{HIGH - EDGE - share * (HIGH - 2 * EDGE):.1f}"


def _path(places: dict[int, tuple[str, str]]) -> str:
    """A line through neighbours; a value alone between two gaps is a line to itself, which round ends make a dot."""
    steps = []
    for at, (x, y) in places.items():
        follows = at - 1 in places
        steps.append(f"{'L' if follows else 'M'}{x} {y}")
        if not follows and at + 1 not in places:
            steps.append(f"L{x} {y}")
    return "".join(steps)


@register.simple_tag
def split(ok=0, late=0, bad=0, open=0, label: str = "", thin: bool = True) -> SafeString:
    """Duties by how they ended: on time, late, missed, and those still open."""
    counts = [ok or 0, late or 0, bad or 0, open or 0]
    whole = sum(counts)
    widths = [float(count) / float(whole) * 100 if whole else 0.0 for count in counts]
    starts = [0.0, *accumulate(widths)]
    parts = ((part, f"{x:.2f}", f"{width:.2f}") for part, x, width in zip(PARTS, starts, widths, strict=False) if width)
    words = _("on time %(ok)s, late %(late)s, missed %(bad)s, open %(open)s") % dict(zip(PARTS, counts, strict=True))
    return format_html(
        '<svg class="pace{}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="rail" width="100" height="8"/>{}</svg>',
        " thin" if thin else "",
        label or words,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="8"/>', parts),
    )


# --- the grid: what is kept and what is not, at a glance ----------------------------------------------
@register.simple_tag
def grid(rows: list[GridRow]) -> SafeString:
    """Rows of banded cells, under the h2 of their panel; `grid_key` says what the bands mean."""
    line = '<div class="codex-row"><h3><small>{}</small>{}</h3><ul>{}</ul><span class="tot">{}</span></div>'
    parts = ((row.code, row.title, _cells(row), _total(row)) for row in rows)
    return format_html('<div class="codex">{}</div>', format_html_join("", line, parts))


def _cells(row: GridRow) -> SafeString:
    return format_html_join("", "<li>{}</li>", ((_cell(cell, row.code),) for cell in row.cells))


def _cell(cell: Cell, code: str) -> SafeString:
    start = f"{code}-" if code and cell.code.startswith(f"{code}-") else ""
    return format_html(
        '<{} class="cell" data-band="{}"{}{}{}><small>{}{}</small> {}</{}>',
        "a" if cell.url else "span",
        cell.band,
        format_html(' href="{}"', cell.url) if cell.url else "",
        format_html(' title="{}"', cell.words) if cell.words else "",
        mark_safe(' aria-current="true"') if cell.is_open else "",
        format_html('<span class="vh">{}</span>', start) if start else "",
        cell.code.removeprefix(start),
        _inside(cell),
        "a" if cell.url else "span",
    )


def _inside(cell: Cell) -> SafeString:
    if cell.band == "guard":
        return icon("lock", label=_("The system sees to it"))
    if cell.value is None:
        return format_html('–<span class="vh"> {}</span>', _("Not measured"))
    return format_html('{}<span class="vh"> %</span>', floored(cell.value))


def _total(row: GridRow) -> SafeString | str:
    if row.total is None:
        return NOTHING
    return format_html('<span class="vh">{} </span>{}<span class="vh"> %</span>', _("Together"), floored(row.total, 1))


@register.simple_tag
def grid_key() -> SafeString:
    """What the bands of a grid mean; stands in the head of its panel."""
    starts = [start for start, _band in BANDS]
    ends = ["", *(f"{start}–{above - 1}" for above, start in pairwise(starts))]
    bands = (
        *((band, "", end or f"≥ {start}") for (start, band), end in zip(BANDS, ends, strict=True)),
        ("broken", "", f"< {starts[-1]}"),
        ("guard", icon("lock"), _("The system sees to it")),
        ("none", "–", _("Not measured")),
    )
    line = '<li><span class="cell" data-band="{}" aria-hidden="true">{}</span>{}</li>'
    return format_html('<ul class="keyed push">{}</ul>', format_html_join("", line, bands))
