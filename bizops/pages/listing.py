"""The question that a list is asked: view, words, filters, order, columns; the list page and the export answer the same one."""

from functools import cached_property
from urllib.parse import quote

from django.core.exceptions import FieldDoesNotExist
from django.http import Http404, QueryDict

from bizops.kernel import clock

from .cursor import Sort
from .filters import words_of
from .models import SavedView

SIZES = (50, 100)


class Question:
    """What the address of a list asks for, with the saved view that it names."""

    def __init__(self, pages, staff, params: QueryDict):
        self.pages, self.staff, self.asked = pages, staff, params
        self.hidden = pages.hidden(staff)
        self.params = self._with_view(params)

    # --- saved views ------------------------------------------------------------------------------
    @cached_property
    def saved(self) -> list[SavedView]:
        return list(SavedView.objects.of(self.pages.label()).visible_to(self.staff))

    @cached_property
    def view(self):
        """The preset or saved view that is open; None is the list as it is."""
        wanted = self.asked.get("view", "")
        if not self.asked:
            return next((v for v in self.saved if v.is_default and v.owner_id == self.staff.pk), None)
        if wanted.isdecimal():
            found = next((v for v in self.saved if v.pk == int(wanted)), None)
            if found is None:
                raise Http404
            return found
        return next((preset for preset in self.pages.presets if preset.key == wanted), None)

    def _with_view(self, params: QueryDict) -> QueryDict:
        if self.view is None:
            return params
        query = self.view.query() if callable(self.view.query) else self.view.query
        words = query.replace("{number}", quote(self.staff.number)).replace("{today}", str(clock.today()))
        merged = QueryDict(words, mutable=True)
        for name in getattr(self.view, "columns", ()):
            merged.appendlist("columns", name)
        for name, values in params.lists():
            merged.setlist(name, values)
        merged["view"] = str(getattr(self.view, "pk", "") or self.view.key)
        return merged

    # --- rows -------------------------------------------------------------------------------------
    @property
    def text(self) -> str:
        return self.params.get("q", "").replace("\x00", "").strip()[:100]

    @cached_property
    def has_filters(self) -> bool:
        known = {word for name in self.pages.filters.base_filters for word in words_of(name)}
        return any(name in known and any(values) for name, values in self.params.lists())

    @cached_property
    def filters(self):
        """Built only when somebody filters: its form costs more than the rows."""
        filters = self.pages.filters(self.params, self.rows_before_filters, staff=self.staff)
        for name in [n for n, f in filters.filters.items() if f.field_name in self.hidden]:
            del filters.filters[name]
        return filters

    @cached_property
    def rows_before_filters(self):
        rows = self.pages.rows(self.staff)
        return self.pages.find(rows, self.text, self.hidden) if self.text else rows

    @cached_property
    def queryset(self):
        """The rows asked for, in no order; a filter that makes no sense finds nothing and says so."""
        if not self.has_filters:
            return self.rows_before_filters
        return self.filters.qs if self.filters.is_valid() else self.rows_before_filters.none()

    # --- order and columns ------------------------------------------------------------------------
    @cached_property
    def table(self):
        return self.pages.table(self.params.getlist("columns"), self.hidden)

    @cached_property
    def sort(self) -> Sort:
        wanted = self.params.get("sort", "")
        order = wanted if wanted.lstrip("-") in self.table.sortable() else self.table.order
        return Sort(order.lstrip("-"), order.startswith("-"), self._nullable(order.lstrip("-")))

    def _nullable(self, name: str) -> bool:
        try:
            return self.pages.model._meta.get_field(name).null
        except FieldDoesNotExist:
            return False

    @property
    def size(self) -> int:
        wanted = self.params.get("size", "")
        return next((size for size in SIZES if wanted == str(size)), SIZES[0])

    # --- addresses --------------------------------------------------------------------------------
    def address(self, *without: str, **words) -> str:
        """The query line of this list with words changed or taken away; the place in the list starts anew."""
        params = self.params.copy()
        for name in ("at", *without):
            params.pop(name, None)
        if any(name not in {"at", "sort", "columns", "size", "filters"} for name in (*without, *words)):
            params.pop("view", None)
        for name, value in words.items():
            params.pop(name, None)
            if value not in (None, ""):
                params[name] = value
        return "?" + params.urlencode()

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """(name, value) of all words but these, for the hidden fields of a form that changes the rest."""
        return [(n, v) for n, values in self.params.lists() if n not in ("at", *without) for v in values if v]

    def query(self) -> str:
        """The words that a saved view keeps."""
        params = self.params.copy()
        for name in ("at", "view", "columns", "filters", "format"):
            params.pop(name, None)
        return params.urlencode()
