"""The look of the house: what style, script and templates promise. Needs no database."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines

from bizops.menu import CONTENTS, SETTINGS
from bizops.pages.templatetags import components

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "static" / "house"
# What of Tabler we restyle; every other name in the house style is ours alone.
RESTYLED = {"btn", "btn-primary", "btn-danger", "form-control", "form-select", "form-check-input"}
# Names that a vendored script gives its own parts.
OF_TOM_SELECT = {"active", "focus"}
SHEETS = [file for file in sorted((ROOT / "static").rglob("*.css")) if "vendor" not in file.parts]
# A mail has no style sheet to lean on, so it is no page.
TEMPLATES = [file for file in sorted((ROOT / "templates").rglob("*.html")) if file.parent.name != "mail"]
ICON_IN_TEMPLATE = re.compile(r"""{%\s*icon\s+"([\w-]+)\"""")
ICON_IN_CODE = re.compile(r"""\bicon\s*=\s*["']([\w-]+)["']""")


def style(sheet: Path) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def classes(css: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", css)))


def sprite() -> set[str]:
    return set(re.findall(r'<symbol id="i-([\w-]+)"', (HOUSE / "icons.svg").read_text()))


def draw(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def test_the_automatic_dark_theme_is_the_dark_theme():
    tokens = (HOUSE / "tokens.css").read_text()
    blocks = [
        re.search(rf"/\*{name}\b.*?\[data-bs-theme=\"{theme}\"\][^{{]*\{{([^}}]*)\}}", tokens, re.DOTALL)[1]
        for name, theme in (("DARK", "dark"), ("AUTO", "auto"))
    ]
    dark, auto = ([line.strip() for line in block.splitlines() if line.strip()] for block in blocks)
    assert dark == auto
    assert len(dark) > 10


def test_paper_is_light_in_every_theme():
    tokens = (HOUSE / "tokens.css").read_text()
    assert re.search(r"/\*DARK[^*]*\*/\s*@media screen \{", tokens)
    assert re.search(r"/\*AUTO[^*]*\*/\s*@media screen and \(prefers-color-scheme: dark\) \{", tokens)


def test_light_and_dark_name_the_same_colours():
    tokens = style(HOUSE / "tokens.css")
    light, dark = (
        set(re.findall(r"(--[\w-]+):", re.search(rf"\[data-bs-theme=\"{theme}\"\][^{{]*\{{([^}}]*)\}}", tokens)[1]))
        for theme in ("light", "dark")
    )
    assert light == dark


def test_the_house_shares_only_the_names_it_restyles_with_tabler():
    ours = set().union(*(classes(style(sheet)) for sheet in SHEETS))
    theirs = classes((HOUSE / "vendor" / "tabler.min.css").read_text())
    assert ours & theirs <= RESTYLED | OF_TOM_SELECT


def test_every_token_that_a_style_uses_is_named():
    everything = "".join(map(style, SHEETS))
    named = set(re.findall(r"(--[\w-]+):", everything))
    used = set(re.findall(r"var\((--[\w-]+)\)", everything))
    assert {token for token in used if not token.startswith("--tblr-")} <= named


def test_what_the_styles_point_to_lies_beside_them():
    """So that the hashed names of the manifest storage can follow."""
    for sheet in SHEETS:
        for target in re.findall(r"url\(\"?([^\")]+)\"?\)", style(sheet)):
            assert (sheet.parent / target).is_file(), f"{sheet}: {target}"


def test_every_vendored_file_is_named_in_the_notice_with_its_licence():
    notice = (ROOT / "NOTICE").read_text()
    for file in (HOUSE / "vendor").iterdir():
        assert file.name in notice, f"name {file.name} and its licence in NOTICE"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
class TestTemplate:
    def test_says_first_what_it_is(self, template):
        lines = [line for line in template.read_text().splitlines() if not line.startswith(("{% extends", "{% load"))]
        assert "{#" in lines[0] or "{% comment %}" in template.read_text()[:200], "open it with its blocks and context"

    def test_carries_no_style_script_or_handler_of_its_own(self, template):
        page = Inline()
        page.feed(re.sub(r"{%.*?%}|{{.*?}}", "x", template.read_text()))
        assert page.found == []

    def test_asks_no_other_host(self, template):
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", template.read_text())

    def test_has_only_icons_of_the_sprite(self, template):
        assert set(ICON_IN_TEMPLATE.findall(template.read_text())) <= sprite()


class Inline(HTMLParser):
    """Finds what the policy of the page forbids."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", name)]


def test_every_icon_that_the_code_names_is_in_the_sprite():
    named = {item.icon for item in (*[i for s in CONTENTS for i in s.items], *SETTINGS)}
    named |= {section.icon for section in CONTENTS if section.icon} | set(components.ICON_OF_TONE.values())
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in Path(app.path).parts:
            for file in Path(app.path).rglob("*.py"):
                named |= set(ICON_IN_CODE.findall(file.read_text()))
    assert named <= sprite(), "cut it from Tabler Icons into static/house/icons.svg"


def test_the_script_needs_neither_eval_nor_markup_with_styles():
    script = (HOUSE / "house.js").read_text()
    assert not re.search(r"\beval\(|new Function|\.cssText|style=|innerHTML|localStorage|sessionStorage", script)


EVIL = '<i>"&'
ESCAPED = "&lt;i&gt;&quot;&amp;"
TAGS = [
    '{% icon "phone" label=evil %}',
    "{% clause evil tone=evil %}",
    "{% pill evil tone=evil %}",
    "{% klass evil kind=evil %}",
    "{% who evil %}",
    "{% face evil %}",
    "{% pace 5 max=10 tick=4 tone=evil label=evil %}",
    "{% panel evil count=evil clause=evil extra=evil anchor=evil %}{{ evil }}{% endpanel %}",
    "{% note tone=evil clause=evil extra=evil alert=True %}{{ evil }}{% endnote %}",
    "{% blank title=evil art=True %}{{ evil }}{% endblank %}",
]


@pytest.mark.parametrize("source", TAGS)
def test_a_component_escapes_what_people_wrote(source):
    drawn = draw(source, evil=EVIL)
    assert "<i>" not in drawn
    assert "face" in source or ESCAPED in drawn


@pytest.mark.parametrize("source", TAGS)
def test_a_component_is_well_formed_and_has_no_style(source):
    page = Balanced()
    page.feed(draw(source, evil="x"))
    assert page.open == []
    assert "style=" not in draw(source, evil="x")


class Balanced(HTMLParser):
    """Keeps the elements that are open."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_clause_shows_what_it_is_about_and_leads_to_its_page_if_it_has_one(monkeypatch):
    monkeypatch.setattr(components, "titles", {"TST-71": "One file each", "HBK-01": "To read"})
    assert (
        draw('{% clause "TST-71" tone="ok" %}')
        == '<span class="clause" data-tone="ok" title="One file each">TST-71</span>'
    )
    assert draw('{% clause "TST-99" %}') == '<span class="clause">TST-99</span>'
    assert draw('{% clause "HBK-01" %}') == '<a class="clause" href="/handbook/HBK-01/" title="To read">HBK-01</a>'
    assert draw('{% clause "HBK-01" link=False %}') == '<span class="clause" title="To read">HBK-01</span>'
    assert "<a" not in draw('{% figure "Kept" 95 url="" %}{% figure "Kept" 95 url="/x/" clause="HBK-01" %}').replace(
        '<a class="fig"', ""
    )
    assert draw('{% clause "" %}') == ""


@pytest.mark.parametrize(
    ("value", "whole", "width"),
    [(61, 100, "61"), (1, 3, "33.3"), (7, 5, "100"), (-1, 5, "0"), (None, 5, "0"), (1, 0, "0")],
)
def test_a_bar_stays_on_its_rail(value, whole, width):
    drawn = draw("{% pace value max=whole %}", value=value, whole=whole)
    assert f'class="fill" width="{width}"' in drawn
    assert f'aria-label="{width} %"' in drawn


@pytest.mark.parametrize(
    ("name", "letters"), [("黄俊杰", "杰"), ("Huang Junjie", "HJ"), ("Anna Maria Lee", "AL"), ("Cher", "C"), ("", "–")]
)
def test_a_face_shows_the_letters_of_the_given_name(name, letters):
    assert components.letters_of(name) == letters


def test_what_stands_still_is_drawn_without_anybody():
    template = engines["django"].from_string("{% still %}[{{ secret }}]{% endstill %}{{ secret }}")
    assert template.render({"secret": "anna"}) == "[]anna"
    assert template.render({"secret": "ben"}) == "[]ben"
