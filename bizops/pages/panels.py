"""What stands on a detail page. A panel says its template and gives the template its context; upper chapters hang theirs here."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .table import HIDDEN
from .words import joined

_hung: dict[str, list] = defaultdict(list)


@dataclass(frozen=True)
class Panel:
    """`tab` puts the panel on a tab of its own name, read only when that tab is open; `permission` hides it."""

    title: str | Promise
    template_name: str = ""
    tab: str = ""
    permission: str = ""
    clause: str = ""

    def context(self, document, staff, pages) -> dict:
        return {}

    def needs(self) -> str:
        """The permission without which the panel is not there."""
        return self.permission

    def count(self, document, staff) -> int | None:
        """What stands behind the name of the tab; asked for every tab, so only what the record itself knows."""
        return None


@dataclass(frozen=True)
class Facts(Panel):
    """Fields with their values, masked where they must be; an empty one is a dash."""

    fields: tuple[str, ...] = ()
    template_name: str = "components/facts.html"

    def context(self, document, staff, pages) -> dict:
        hidden = pages.hidden(staff)
        return {"rows": [(n, label(document, n), HIDDEN if n in hidden else value(document, n)) for n in self.fields]}


@dataclass(frozen=True)
class Related(Panel):
    """The records that hang on this one, as a table of their own pages; only visible ones."""

    accessor: str = ""
    pages: type = None
    via: str = ""
    limit: int = 50
    columns: tuple[str, ...] = ()
    count_field: str = ""
    template_name: str = "components/related.html"

    def context(self, document, staff, pages) -> dict:
        table = self.pages.table(self.columns, self.pages.hidden(staff))
        order = [table.order, "-pk" if table.order.startswith("-") else "pk"]
        rows = self._rows(document, staff).order_by(*order).values_list("pk", "pk", *table.paths)[: self.limit + 1]
        may_add = bool(self.pages.add) and staff.has_perm(self.pages.permission("add")) and not pages.closed(document)
        # A record field asks for the number, so that is what an address names a record by.
        key = getattr(document, document.picked_by[0]) if hasattr(document, "picked_by") else document.pk
        here = urlencode({self.via: key})
        return {
            "heads": [(column.label, column.css) for column in table.shown],
            "rows": table.rows(list(rows)[: self.limit], self.pages.url("detail", 0)),
            "more": len(rows) > self.limit,
            "all_url": f"{self.pages.url('list')}?{here}",
            "add_url": f"{self.pages.url('add')}?{here}" if may_add else "",
            "opts": self.pages.model._meta,
        }

    def needs(self) -> str:
        return self.permission or self.pages.permission("view")

    def count(self, document, staff) -> int | None:
        return getattr(document, self.count_field) if self.count_field else None

    def _rows(self, document, staff):
        return self.pages.queryset().filter(**{self.via: document.pk}).visible_to(staff)


def hang(label: str, panel: Panel) -> None:
    """Put a panel on every detail page of app/model, or of all with `*`."""
    _hung[label].append(panel)


def panels_of(pages, staff) -> list[Panel]:
    """The panels that this person sees on this kind of record: its own first, then the hung ones."""
    own = [*pages.panels, *_hung[pages.label()], *_hung["*"]]
    return [panel for panel in own if not (needed := panel.needs()) or staff.has_perm(needed)]


def label(document, name: str):
    try:
        return document._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return getattr(getattr(type(document), name), "label", name)


def value(document, name: str):
    """A field's value in words: choices by their label, lists joined, moments to the minute in the company's time."""
    shown = getattr(document, f"get_{name}_display", None)
    found = shown() if shown else getattr(document, name, None)
    if isinstance(found, bool):
        return _("yes") if found else _("no")
    if isinstance(found, datetime):
        return date_format(timezone.localtime(found), "Y-m-d H:i")
    return joined(found) if isinstance(found, list) else found
