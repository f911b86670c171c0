"""The entries of a timeline as markup: some hundred small parts on every card, so not a template's work."""

from itertools import groupby
from operator import attrgetter

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..timeline import Entry, Line
from .components import chip, icon, tone_of

register = template.Library()

ENTRY = (
    '<li class="ev"><span class="ev-i"{}>{}</span><div><div class="ev-h">{}{}'
    '<time datetime="{}">{}</time></div>{}</div></li>'
)


@register.simple_tag
def stream(entries: list[Entry]) -> SafeString:
    """The entries under their days, newest first."""
    days = groupby(entries, attrgetter("day"))
    parts = ((date_format(day), format_html_join("", "{}", ((_entry(e),) for e in some))) for day, some in days)
    return format_html('<ol class="stream">{}</ol>', format_html_join("", '<li class="stream-day">{}</li>{}', parts))


def _entry(entry: Entry) -> SafeString:
    at = timezone.localtime(entry.at)
    who = format_html("<b>{}</b> ", entry.who) if entry.who else ""
    lines = format_html_join("", '<div class="ev-b">{}</div>', ((_line(line),) for line in entry.lines))
    sign = icon(entry.icon)
    return format_html(ENTRY, tone_of(entry.tone), sign, who, entry.title, at.isoformat(), f"{at:%H:%M}", lines)


def _line(line: Line) -> SafeString:
    parts = []
    if line.label:
        parts.append(_("%(label)s: ") % {"label": capfirst(line.label)})
    if line.before:
        parts.append(format_html("<del>{}</del> → ", line.before))
    if line.before or line.after:
        parts.append(format_html("<ins>{}</ins>", line.after or "–"))
    if line.quote:
        parts.append(format_html("<q>{}</q>", linebreaksbr(line.quote)))
    if line.url:
        parts.append(format_html('<a class="file" href="{}">{}{}</a>', line.url, icon("paperclip"), line.text))
    elif line.text:
        parts.append(line.text)
    if line.clause:
        parts.append(format_html(" {}", chip(line.clause)))
    return format_html_join("", "{}", ((part,) for part in parts))
