"""What a person sees of the table of contents: prepared once for each set of permissions and each language."""

from functools import lru_cache

from django.conf import settings
from django.core import checks
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bizops.menu import CONTENTS, SETTINGS, Item

from .house import ask


def every_item() -> list[Item]:
    return [item for section in CONTENTS for item in section.items] + list(SETTINGS)


def permissions() -> frozenset[str]:
    """All that the menu asks about a person."""
    lines = every_item()
    asked = {item.permission for item in lines} | {item.add_permission for item in lines if item.add}
    return frozenset(asked - {""})


ASKED = permissions()
COUNTED = {item.count for item in every_item() if item.count}
MOST = 99


def frame(staff, path: str) -> dict:
    """The contents as `staff` sees them, drawn: contents, thumb, new, settings; and `sections` as plain values."""
    held = ASKED & staff.get_all_permissions()
    words = (settings.ROOT_URLCONF, get_language(), held, staff.is_staff)
    here, opened = next(((url, n) for url, n in _prepared(*words)["places"] if _lies_in(path, url)), ("", -1))
    drawn = _drawn(*words, here, opened, "page" if path == here else "true")
    return {**drawn, **{part: _counted(drawn[part], staff) for part in ("contents", "thumb")}}


def _counted(drawn: SafeString, staff) -> SafeString:
    """With the numbers of this moment and this person in the places that were left for them."""
    for name in COUNTED:
        if (place := f"<!--{name}-->") in drawn:
            n = ask(name, staff, default=0)
            number = format_html('<span class="n">{}</span>', n if n <= MOST else f"{MOST}+") if n else ""
            drawn = mark_safe(drawn.replace(place, number))  # noqa: S308  a number among what was drawn before
    return drawn


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


@lru_cache(maxsize=512)
def _drawn(urlconf: str, language: str, held: frozenset[str], is_staff: bool, here: str, opened: int, current: str):
    """The same for all who hold the same permissions and stand at the same place: drawn once, then only copied."""
    prepared = _prepared(urlconf, language, held, is_staff)
    context = {**prepared, "here": here, "opened": opened, "current": current}
    parts = ("contents", "thumb", "new", "settings")
    drawn = {part: render_to_string(f"components/menu.html#{part}", context) for part in parts}
    return {"sections": prepared["sections"], **drawn}


@lru_cache(maxsize=128)
def _prepared(urlconf: str, language: str, held: frozenset[str], is_staff: bool) -> dict:
    """The lines of one set of permissions as plain strings."""
    sections, part = [], ""
    for section in CONTENTS:
        lines = [line for item in section.items if (line := _line(item, held, is_staff))]
        if lines:
            head = str(section.part) if section.part != part else ""
            part = section.part
            plain = {"code": section.code, "title": str(section.title), "icon": section.icon, "head": head}
            sections.append({"n": len(sections), "lines": lines, **plain})
    places = [(line["url"], section["n"]) for section in sections for line in section["lines"]]
    return {
        "sections": sections,
        "places": sorted(places, key=lambda place: -len(place[0])),
        "thumb": [line for section in sections for line in section["lines"] if line["thumb"]][:4],
        "new": [new for item in every_item() if (new := _new(item, held))],
        "settings": [line for item in SETTINGS if (line := _line(item, held, is_staff))],
    }


def _line(item: Item, held: frozenset[str], is_staff: bool) -> dict | None:
    """Nothing when the person may not go there, or the page is not there; `manage.py check` complains of the latter."""
    if (item.permission and item.permission not in held) or (item.is_staff and not is_staff):
        return None
    return _link(item.url, item.title, icon=item.icon, thumb=str(item.thumb), count=item.count)


def _new(item: Item, held: frozenset[str]) -> dict | None:
    if not item.add or item.add_permission not in held:
        return None
    return _link(item.add, item.new, icon=item.icon, key=item.key)


def _link(name: str, title: str, **more) -> dict | None:
    try:
        return {"url": reverse(name), "title": str(title), **more}
    except NoReverseMatch:
        return None


def chapters() -> list[str]:
    """The titles of the chapters that exist, for the cover."""
    return [section.title for section in CONTENTS if section.code]


@checks.register(checks.Tags.urls)
def every_line_leads_somewhere(app_configs, **kwargs):
    """A line without a page is an error, and so is one that asks for another permission than its page."""
    if not settings.ROOT_URLCONF:
        return []
    doors = [(item, item.url, item.permission) for item in every_item()]
    doors += [(item, item.add, item.add_permission) for item in every_item() if item.add]
    return [error for item, name, code in doors if (error := _complaint(item, name, code))]


def _complaint(item: Item, name: str, code: str) -> checks.Error | None:
    try:
        gate = getattr(resolve(reverse(name)).func, "gate", None)
    except NoReverseMatch:
        hint = "Correct the name in bizops/menu.py, or add the page to its urls.py."
        return checks.Error(f"The menu leads to {name!r}, which is no page.", hint=hint, obj=item.url, id="bizops.E002")
    if gate is None or gate.permission == code:
        return None
    return checks.Error(
        f"The menu shows {name!r} to people with {code or 'a login'!r}; the page asks for {gate.permission!r}.",
        hint="A line is seen by those who may open it: write the permission of the page into bizops/menu.py.",
        obj=item.url,
        id="bizops.E003",
    )
