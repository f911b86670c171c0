"""Charts as the page carries them: the numbers as text, the drawing from the same numbers. Needs no database."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.utils import translation

from bizops.pages.charts import Cell, Chart, GridRow, Point, Series, band_of, written

EVIL = '<i>"&'
ESCAPED = "&lt;i&gt;&quot;&amp;"
MONTHS = ("25-12", "26-01", "26-02")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def chart(*points, **words) -> Chart:
    series = Series("Kept", points or (88, None, Decimal("1204.5")))
    return Chart(**{"caption": "CUS-06", "labels": MONTHS, "series": (series,), **words})


class Outline(HTMLParser):
    """The elements with their attributes, and whether each was closed."""

    def __init__(self, markup: str):
        super().__init__()
        self.open, self.found = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.found.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.found if name == tag]


def cells(markup: str) -> list[str]:
    return [re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", markup)]


EVERY = {
    "figure": "{% figure evil evil unit=evil note=evil url=evil clause=evil tone=evil pace=5 tick=4 %}",
    "plain figure": "{% figure evil evil %}",
    "trend": "{% trend chart %}",
    "bars": "{% bars chart %}",
    "empty": "{% trend empty %}",
    "spark": "{% spark points tone=evil label=evil %}",
    "split": "{% split 3 2 1 0 label=evil %}",
    "grid": "{% grid rows %}",
    "key": "{% grid_key %}",
}


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_well_formed_without_style_and_escapes_what_people_wrote(name):
    hostile = Series(EVIL, (Point(1, url=EVIL), 2, 3), tone=EVIL)
    words = {"caption": EVIL, "labels": (EVIL, "b", "c"), "unit": EVIL, "head": EVIL}
    row = GridRow(EVIL, EVIL, (Cell(EVIL, 90, url=EVIL, words=EVIL), Cell(EVIL, band=EVIL)), total=90)
    drawn = draw(
        EVERY[name],
        evil=EVIL,
        chart=Chart(series=(hostile,), target=2, **words),
        empty=Chart(series=(), **words),
        points=[1, None, 3],
        rows=[row],
    )
    assert Outline(drawn).open == []
    assert "<i>" not in drawn
    assert "style=" not in drawn
    assert name == "key" or ESCAPED in drawn


def test_a_figure_with_rows_is_a_link_and_one_without_is_not():
    linked = draw('{% figure "Orders" 1234567 unit="元" url="/sales/" note="of 12" clause="SAL-20" tone="bad" %}')
    assert linked.startswith('<a class="fig" href="/sales/">')
    assert '<span class="fig-v bad">1,234,567<small>元</small></span>' in linked
    assert ">SAL-20</span>" in linked
    assert '<span class="fig-n">of 12</span>' in linked
    plain = draw('{% figure "Orders" value %}', value=None)
    assert plain == '<div class="fig"><span class="fig-l">Orders</span><span class="fig-v">–</span></div>'


def test_a_figure_shows_how_far_it_is_and_where_it_should_be():
    drawn = draw('{% figure "Sales" 73 pace=73 tick=70 tone="ok" %}')
    assert 'class="pace" data-tone="ok"' in drawn
    assert 'class="fill" width="73"' in drawn
    assert 'class="tick" x="70"' in drawn
    assert "pace" not in draw('{% figure "Sales" 73 %}')
    assert 'class="fill" width="0"' in draw('{% figure "Sales" 0 pace=0 %}')


@pytest.mark.parametrize("kind", ["trend", "bars"])
def test_the_table_of_a_chart_says_everything_and_stands_open_without_script(kind):
    drawn = draw(f"{{% {kind} chart %}}", chart=chart(88, None, Decimal("1204.5"), target=95, head="Month", unit="%"))
    assert cells(drawn) == [
        "Month",
        "Kept",
        "Target",
        "25-12",
        "88",
        "95",
        "26-01",
        "–",
        "95",
        "26-02",
        "1,204.5",
        "95",
    ]
    outline = Outline(drawn)
    assert outline.all("details") == [{"open": None}]
    assert outline.all("figure")[0]["data-chart"] == {"trend": "line", "bars": "bar"}[kind]
    assert outline.all("figure")[0]["data-tones"] == "accent,mute"
    place = next(attrs for attrs in outline.all("div") if attrs["class"] == "plot-c")
    assert place["aria-label"] == "CUS-06 (%). Kept 26-02: 1,204.5"


def test_a_number_of_a_chart_opens_its_rows():
    drawn = draw("{% trend chart %}", chart=chart(Point(3, "/rows/?month=12&x=1"), Point(None, "/none/"), 0))
    assert '<td class="num"><a href="/rows/?month=12&amp;x=1">3</a></td>' in drawn
    assert cells(drawn)[-1] == "0"


def test_the_axis_of_a_line_starts_above_zero_only_if_no_value_lies_lower():
    assert chart(88, 71, None, minimum=70).floor == 70
    assert chart(88, 69, None, minimum=70).floor is None
    assert chart(88, 90, 91, minimum=70, target=60).floor is None
    assert chart(88, 90, 91).floor is None
    assert 'data-min="70"' in draw("{% trend chart %}", chart=chart(88, 90, 91, minimum=70))


def test_bars_start_at_zero_whatever_is_said():
    assert "data-min" not in draw("{% bars chart %}", chart=chart(88, 90, 91, minimum=70))


def test_each_series_has_its_colour_and_the_subject_the_first():
    three = tuple(Series(name, (1, 2, 3)) for name in "abc")
    assert chart(series=three).tones == ["accent", "warn", "wait"]
    assert chart(series=(Series("a", (1, 2, 3), "bad"),), target=2).tones == ["bad", "mute"]


def test_a_chart_of_too_many_lines_or_of_another_length_is_refused_by_name():
    with pytest.raises(ValueError, match="CUS-06.*at most 3"):
        chart(series=tuple(Series(name, (1, 2, 3)) for name in "abcd"))
    with pytest.raises(ValueError, match="CUS-06.*Kept"):
        chart(1, 2)


def test_a_chart_of_nothing_says_so_and_is_not_drawn():
    drawn = draw("{% trend chart %}", chart=chart(None, None, None))
    assert "No figures yet" in drawn
    assert "data-chart" not in drawn
    assert "CUS-06" in drawn


def test_a_caption_that_stands_beside_the_chart_is_not_said_twice():
    assert "figcaption" not in draw("{% trend chart flush=True %}", chart=chart(1, 2, 3))


@pytest.mark.parametrize(
    ("points", "path", "dot"),
    [
        ([3, 4, 8], "M0.0 18.0L36.0 14.8L72.0 2.0", ("72.0", "2.0")),
        ([5, 5, 5], "M0.0 10.0L36.0 10.0L72.0 10.0", ("72.0", "10.0")),
        ([1, None, 2, 3], "M0.0 18.0L0.0 18.0M48.0 10.0L72.0 2.0", ("72.0", "2.0")),
        ([1, 2, None], "M0.0 18.0L36.0 2.0", ("36.0", "2.0")),
        ([7], "M72.0 10.0L72.0 10.0", ("72.0", "10.0")),
        ([Decimal("-2.5"), Point(0)], "M0.0 18.0L72.0 2.0", ("72.0", "2.0")),
    ],
)
def test_a_spark_runs_from_edge_to_edge_and_leaves_gaps(points, path, dot):
    outline = Outline(draw("{% spark points %}", points=points))
    assert outline.all("path")[0]["d"] == path
    assert (outline.all("circle")[0]["cx"], outline.all("circle")[0]["cy"]) == dot


def test_a_spark_is_read_out_and_one_of_nothing_is_a_dash():
    assert 'aria-label="Trend 3, –, 1,200"' in draw("{% spark points %}", points=[3, None, 1200])
    assert 'data-tone="bad"' in draw("{% spark points tone='bad' %}", points=[1, 2])
    assert (
        draw("{% spark points %}", points=[])
        == draw("{% spark points %}", points=[None])
        == '<span class="faint">–</span>'
    )


def test_the_parts_of_a_bar_fill_it_and_stand_behind_each_other():
    outline = Outline(draw("{% split 38 12 10 14 %}"))
    rail, *parts = outline.all("rect")
    assert rail["class"] == "rail"
    assert [part["class"] for part in parts] == ["ok", "late", "bad", "open"]
    assert [part["x"] for part in parts] == ["0.00", "51.35", "67.57", "81.08"]
    assert sum(float(part["width"]) for part in parts) == pytest.approx(100, abs=0.05)
    assert outline.all("svg")[0]["aria-label"] == "on time 38, late 12, missed 10, open 14"
    assert outline.all("svg")[0]["class"] == "pace thin"


def test_a_bar_of_nothing_is_an_empty_rail():
    assert len(Outline(draw("{% split thin=False %}")).all("rect")) == 1
    assert [r["class"] for r in Outline(draw("{% split 0 0 2 None %}")).all("rect")] == ["rail", "bad"]


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (100, "kept"), (95, "kept"), (Decimal("94.99"), "near"), (85, "near"), (84.9, "slip"), (70, "slip"),
        (69, "broken"), (0, "broken"), (None, "none"),
    ],
)  # fmt: skip
def test_a_cell_takes_its_band_from_its_value(value, band):
    assert band_of(value) == Cell("CUS-06", value).band == band


def test_a_cell_is_written_without_the_head_of_its_row_and_never_rounded_up_into_a_better_band():
    row = GridRow("CUS", "Customers", (Cell("CUS-06", Decimal("94.99"), url="/c/"),), total=Decimal("94.96"))
    drawn = draw("{% grid rows %}", rows=[row])
    assert (
        '<a class="cell" data-band="near" href="/c/"><small><span class="vh">CUS-</span>06</small> 94'
        '<span class="vh"> %</span></a>' in drawn
    )
    assert '94.9<span class="vh"> %</span></span>' in drawn


def test_a_cell_without_rows_is_no_link_and_what_the_system_guards_shows_a_lock():
    cells = (Cell("CUS-09", band="guard", url="/c/", is_open=True), Cell("CUS-10"), Cell("X", 99))
    drawn = draw("{% grid rows %}", rows=[GridRow("CUS", "Customers", cells)])
    outline = Outline(drawn)
    assert [cell["data-band"] for cell in outline.all("a")] == ["guard"]
    assert outline.all("a")[0]["aria-current"] == "true"
    assert 'aria-label="The system sees to it"' in drawn
    assert [c["data-band"] for c in outline.all("span") if c["class"] == "cell"] == ["none", "kept"]
    assert '–<span class="vh"> Not measured</span>' in drawn
    assert "<small>X</small> 99" in drawn


def test_the_key_names_every_band():
    outline = Outline(drawn := draw("{% grid_key %}"))
    bands = [span["data-band"] for span in outline.all("span")]
    assert bands == ["kept", "near", "slip", "broken", "guard", "none"]
    assert re.findall(r"</span>([^<]+)</li>", drawn)[:4] == ["≥ 95", "85–94", "70–84", "&lt; 70"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (None, "–"), ("", "–"), (1234, "1,234"), (Decimal("1234.50"), "1,234.50"), (0.1 + 0.2, "0.3"), (2.0, "2"), ("a", "a")],
)  # fmt: skip
def test_a_number_is_written_with_its_thousands_apart(value, text):
    assert written(value) == text
