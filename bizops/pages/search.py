"""Search over everything: each kind of record that says it is searchable, one query a kind, with the rights of the person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render

from .entity import EntityPages
from .gates import LOGGED_IN, gate
from .menu import frame

EACH = 8


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    icon: str
    hint: str = ""


_sources: list[Callable[..., tuple[str, list[Hit]]]] = []


def search_source(source: Callable[..., tuple[str, list[Hit]]]):
    """Declare a function (staff, text) → (head, hits), for what is no record."""
    _sources.append(source)
    return source


def hits(staff, text: str) -> list[tuple[str, list[Hit]]]:
    """(head, hits) of each kind with any: records, then what other sources find; pages of the menu come last."""
    found = [(pages.model._meta.verbose_name_plural, _records(pages, staff, text)) for pages in _searchable(staff)]
    found += [source(staff, text) for source in _sources]
    return [(head, some) for head, some in found if some]


def _searchable(staff):
    return [p for p in EntityPages.every if p.searchable and staff.has_perm(p.permission("view"))]


def _records(pages, staff, text: str) -> list[Hit]:
    name, hint_path = pages.hit
    rows = pages.find(pages.rows(staff), text, pages.hidden(staff)).order_by(name, "pk")
    address = pages.url("detail", 0)
    return [
        Hit(title, address.replace("/0/", f"/{pk}/"), pages.icon, hint or "")
        for pk, title, hint in rows.values_list("pk", name, hint_path)[:EACH]
    ]


def entries(staff, text: str) -> list[Hit]:
    """The pages of the menu whose name has the text in it, or all when nothing is asked."""
    return [
        Hit(line["title"], line["url"], "arrow-right", section["code"])
        for section in frame(staff, "")["sections"]
        for line in section["lines"]
        if text.lower() in line["title"].lower()
    ]


@gate(LOGGED_IN)
def search(request):
    """The page behind the search box; a script asks it for the hits only."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context = {
        "text": text,
        "groups": hits(request.user, text) if text else [],
        "entries": entries(request.user, text)[:EACH],
    }
    part = request.htmx and request.htmx.target == "jump-hits"
    return render(request, "pages/search.html#hits" if part else "pages/search.html", context)
