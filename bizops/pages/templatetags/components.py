"""The small parts of every page as tags. Each gives finished markup; what comes from people is escaped here."""

from functools import cache
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bizops.kernel.clauses import titles

from ..house import ask

register = template.Library()

SEAL = mark_safe(
    '<svg class="seal" viewBox="0 0 30 30" aria-hidden="true"><rect class="plate" width="30" height="30" rx="6"/>'
    '<path class="slip" d="M8 23V9.5Q8 7.5 10 7.5h3.5V23M16.5 23V7.5H20q2 0 2 2V23" fill="none" stroke-width="2.25"'
    ' stroke-linecap="round"/><path class="cord" d="M4.5 14.75h21" fill="none" stroke-width="2.25"'
    ' stroke-linecap="round"/></svg>'
)
ART = mark_safe(
    '<svg class="art" viewBox="0 0 112 96" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">'
    '<path d="M28 88V24q0-8 8-8h16v72M60 88V16h16q8 0 8 8v64"/><path d="M12 48h88" class="cord-a"/></svg>'
)
TONE_OF_MESSAGE = {"error": "bad", "warning": "warn", "success": "ok"}
ICON_OF_TONE = {"warn": "alert-triangle", "bad": "alert-circle", "ok": "circle-check", "wait": "rubber-stamp"}


class Still(template.Node):
    """Drawn once for each language and kept. It is drawn without any context, so nobody's data can stay in it."""

    def __init__(self, nodelist):
        self.nodelist, self.kept = nodelist, {}

    def render(self, context):
        language = get_language()
        if language not in self.kept:
            empty = template.Context()
            with empty.bind_template(context.template):
                self.kept[language] = self.nodelist.render(empty)
        return self.kept[language]


@register.tag
def still(parser, token):
    """{% still %}…{% endstill %}: what is the same on every page for everybody."""
    nodelist = parser.parse(("endstill",))
    parser.delete_first_token()
    return Still(nodelist)


@register.simple_tag
def icon(name: str, large: bool = False, label: str = "") -> SafeString:
    """An icon of the sprite: decoration beside a word, or with `label` a sign of its own."""
    return _labelled_icon(name, large, label) if label else _plain_icon(name, large)


@cache
def _plain_icon(name: str, large: bool) -> SafeString:
    size = " i-l" if large else ""
    return format_html('<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', size, _sprite(), name)


def _labelled_icon(name: str, large: bool, label: str) -> SafeString:
    size = " i-l" if large else ""
    mark = '<svg class="i{}" role="img" aria-label="{}"><use href="{}#i-{}"/></svg>'
    return format_html(mark, size, label, _sprite(), name)


@cache
def _sprite() -> str:
    return static("house/icons.svg")


@register.simple_tag
def seal() -> SafeString:
    """The sign of the house, only where the brand stands."""
    return SEAL


def tone_of(tone: str) -> SafeString | str:
    """The attribute that gives a part its colour; nothing without a tone."""
    return format_html(' data-tone="{}"', tone) if tone else ""


@register.filter
def message_tone(level: str) -> str:
    """The tone of a message that Django's framework carries: error → bad."""
    return TONE_OF_MESSAGE.get(level, "")


@register.simple_tag
def clause(code: str, tone: str = "", link: bool = True) -> SafeString | str:
    """The chip of a clause; pointing at it shows what the clause is about. Nothing without a code.

    It leads to the page of a clause that has one; `link=False` inside a link or a button, and before the login.
    """
    return chip(code, tone, link)


def chip(code: str, tone: str = "", link: bool = True) -> SafeString | str:
    """The same for markup made in Python."""
    if not code:
        return ""
    title, url = titles.get(code), ask("clause_url", code, default="") if link else ""
    return format_html(
        '<{} class="clause"{}{}{}>{}</{}>',
        "a" if url else "span",
        format_html(' href="{}"', url) if url else "",
        tone_of(tone),
        format_html(' title="{}"', title) if title else "",
        code,
        "a" if url else "span",
    )


@register.simple_tag
def pill(label: str, tone: str = "", icon: str = "") -> SafeString:
    """The status of a record, one for each; an icon takes the place of the dot."""
    sign = _plain_icon(icon, False) if icon else ""
    return format_html('<span class="pill"{}>{}{}</span>', tone_of(tone), sign, label)


@register.simple_tag
def klass(label: str, kind: str = "") -> SafeString:
    """The class of a customer: key, general, potential."""
    kind = format_html(' data-klass="{}"', kind) if kind else ""
    return format_html('<span class="klass"{}>{}</span>', kind, label)


@register.simple_tag
def face(name: str, large: bool = False, me: bool = False) -> SafeString:
    """The round sign of a person; the name stands beside it, so readers of screens skip it."""
    size, mine = " l" if large else "", " me" if me else ""
    return format_html('<span class="face{}{}" aria-hidden="true">{}</span>', size, mine, letters_of(str(name)))


@register.simple_tag
def who(name: str, me: bool = False) -> SafeString:
    """A person: face and name."""
    return format_html('<span class="who">{}{}</span>', face(name, me=me), name)


def letters_of(name: str) -> str:
    """The last character of a Chinese name, the first letters of first and last word of another."""
    words = name.split()
    if not words:
        return "–"
    if not words[-1][-1].isascii():
        return words[-1][-1]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def pace(value, max=100, tick=None, tone: str = "", label: str = "", thin: bool = False) -> SafeString:
    """How far something is; `tick` marks where it should be. Widths are attributes, because the policy forbids styles."""
    share = _share(value, max)
    mark = ""
    if tick is not None:
        mark = format_html('<rect class="tick" x="{}" width="1" height="8"/>', _share(tick, max, 99))
    return format_html(
        '<svg class="pace{}"{} viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="rail" width="100" height="8"/><rect class="fill" width="{}" height="8"/>{}</svg>',
        " thin" if thin else "",
        tone_of(tone),
        label or _("%(share)s %%") % {"share": share},
        share,
        mark,
    )


def _share(value, whole, most: int = 100) -> str:
    """Percent with at most one decimal, inside the rail, written as SVG wants it."""
    share = float(value or 0) / float(whole) * 100 if whole else 0.0
    return f"{min(max(share, 0.0), most):.1f}".removesuffix(".0")


@register.simple_block_tag
def panel(content, title, count=None, clause: str = "", extra="", padded: bool = False, anchor: str = "") -> SafeString:
    """A section with a head: `count` behind the title, `extra` markup at the right, `padded` for running text."""
    heading = anchor or f"p-{crc32(str(title).encode()):x}"
    inside = format_html('<div class="panel-b">{}</div>', content) if padded else content
    return format_html(
        '<section class="panel" aria-labelledby="{}"><div class="panel-h"><h2 id="{}">{}</h2>{}{}{}</div>{}</section>',
        heading,
        heading,
        title,
        "" if count is None else format_html('<span class="n">{}</span>', count),
        chip(clause),
        format_html('<div class="push cluster">{}</div>', extra) if extra else "",
        inside,
    )


@register.simple_block_tag
def note(content, tone: str = "", icon: str = "", clause: str = "", extra="", alert: bool = False) -> SafeString:
    """The one thing to know about a page; `extra` markup, such as a button, stands at its end."""
    return format_html(
        '<div class="note"{}{}>{}<div class="grow">{}</div>{}{}</div>',
        tone_of(tone),
        mark_safe(' role="alert"') if alert else "",
        _plain_icon(icon or ICON_OF_TONE.get(tone, "info-circle"), False),
        content,
        chip(clause),
        extra,
    )


@register.simple_block_tag
def blank(content, title, art: bool = False, level: int = 2) -> SafeString:
    """An empty place: what belongs here and how to start."""
    return format_html('<div class="blank">{}<h{}>{}</h{}>{}</div>', ART if art else "", level, title, level, content)
