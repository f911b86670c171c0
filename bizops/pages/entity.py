"""Declare a kind of record once; its list, detail, form, move, export and pick pages follow."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.forms import modelform_factory
from django.urls import path, reverse
from django_filters.filterset import filterset_factory

from .bulk import Bulk
from .filters import HouseFilters
from .forms import HouseForm
from .gates import Gate, permission
from .table import RecordTable
from .views.add import AddPage
from .views.bulk import BulkPage
from .views.detail import DetailPage
from .views.edit import EditPage
from .views.export import ExportPage
from .views.listing import ListPage
from .views.move import MovePage
from .views.pick import PickPage
from .views.views import RemoveViewPage, SaveViewPage


@dataclass(frozen=True)
class Preset:
    """A view that every list of this kind has: filters under a name, with `{number}` of the person and `{today}`."""

    key: str
    label: str
    query: str | Callable[[], str]


@dataclass(frozen=True)
class Quick:
    """A filter that is one click away: a chip that sets one word of the address."""

    label: str
    name: str
    value: str


class EntityPages:
    """The pages of one kind of record. Data only: the views read it."""

    model: type[Model] = None
    table: type[RecordTable] = None
    filters: type[HouseFilters] = None
    form: type[HouseForm] = None
    columns: tuple[str, ...] = ()
    filter_by: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    panels: tuple = ()
    presets: tuple[Preset, ...] = ()
    quick: tuple[Quick, ...] = ()
    search: dict[str, Callable[[str], str]] = {}
    masked: dict[str, str] = {}
    clauses: tuple[str, ...] = ()
    icon = "file-text"
    title = ""
    intro = ""
    empty = ""
    placeholder = ""
    export_permission = ""
    private_notes = ""  # the permission without which the history keeps the reasons of changes to itself
    confidential = False
    subject = ""  # the path to the record whose data a row holds and whose log tells of it; "pk" is the row itself
    mass_export = ""  # the clause by which a large part of the list leaves the house by consent only
    hit: tuple[str, str] = ()
    searchable = False
    list_template, detail_template = "pages/list.html", "pages/detail.html"
    form_template, conflict_template, move_template = "pages/form.html", "pages/conflict.html", "pages/confirm.html"
    heading_template, composer = "components/heading.html", ""

    add: Callable | None = None
    change: Callable | None = None
    moves: dict[str, Callable] = {}
    bulk: tuple[Bulk, ...] = ()  # what the list offers to do with ticked rows

    list_page, detail_page = ListPage, DetailPage
    add_page, edit_page, move_page = AddPage, EditPage, MovePage

    every: list[type["EntityPages"]] = []

    def __init_subclass__(cls):
        super().__init_subclass__()
        if not cls.model:
            return
        cls.table = cls.table or _small_table(cls)
        cls.filters = cls.filters or filterset_factory(cls.model, filterset=HouseFilters, fields=list(cls.filter_by))
        if cls.form is None and cls.fields:
            cls.form = modelform_factory(cls.model, form=HouseForm, fields=list(cls.fields))
        cls.hit = cls.hit or tuple(reversed(getattr(cls.model, "picked_by", ())[:2]))
        cls.title = cls.title or cls.model._meta.verbose_name_plural
        cls.lifecycle = getattr(cls.model, "lifecycle", None)
        cls.export_permission = cls.export_permission or cls.permission("view")
        EntityPages.every.append(cls)

    @staticmethod
    def of(kind: type[Model] | str) -> "type[EntityPages] | None":
        """The pages of a model, or of its name as app/model or app.model; None if it has none."""
        name = kind.replace(".", "/") if isinstance(kind, str) else ""
        return next((pages for pages in EntityPages.every if pages.model is kind or pages.label() == name), None)

    # --- what is asked of the declaration ---------------------------------------------------------
    @classmethod
    def queryset(cls):
        return cls.model.objects.all()

    @classmethod
    def rows(cls, staff):
        """The row gate: nothing on any page comes from anywhere else."""
        return cls.queryset().visible_to(staff)

    @classmethod
    def rows_to_change(cls, staff):
        rows = cls.rows(staff)
        return rows.editable_by(staff) if hasattr(rows, "editable_by") else rows

    @classmethod
    def closed(cls, document) -> str:
        """Why nothing on this record may be changed at present, or nothing."""
        return ""

    @classmethod
    def hidden(cls, staff) -> frozenset[str]:
        """The fields that this person may not see on any page, in any file."""
        return frozenset(field for field, code in cls.masked.items() if not staff.has_perm(code))

    @classmethod
    def find(cls, rows, text: str, hidden: frozenset[str]):
        """Rows in which the text stands, asked only of columns that this person may see."""
        where = Q()
        for column, prepare in cls.search.items():
            if column not in hidden and (prepared := prepare(text)):
                where |= Q(**{f"{column}__has": prepared})
        return rows.filter(where) if where else rows.none()

    @classmethod
    def label(cls) -> str:
        return f"{cls.model._meta.app_label}/{cls.model._meta.model_name}"

    @classmethod
    def permission(cls, action: str) -> str:
        return f"{cls.model._meta.app_label}.{action}_{cls.model._meta.model_name}"

    @classmethod
    def gate(cls, action: str) -> Gate:
        return permission(cls.export_permission if action == "export" else cls.permission(action))

    @classmethod
    def move(cls, document, name: str, *, by, note: str = ""):
        """Make a move through the service that wraps it, or through the lifecycle itself."""
        if name in cls.moves:
            return cls.moves[name](document, by=by, note=note)
        return cls.lifecycle.go(document, name, by=by, note=note)

    @classmethod
    def bulk_of(cls, staff) -> list[Bulk]:
        """The acts on ticked rows that this person may use: none that asks for a field that he may not see."""
        hidden = cls.hidden(staff) if cls.bulk else frozenset()
        return [act for act in cls.bulk if staff.has_perm(act.permission) and not hidden.intersection(act.fields)]

    # --- addresses --------------------------------------------------------------------------------
    @classmethod
    def url(cls, page: str, document=None, **kwargs) -> str:
        if document is not None:
            kwargs["pk"] = getattr(document, "pk", document)
        return reverse(f"{cls.model._meta.app_label}:{cls.model._meta.model_name}_{page}", kwargs=kwargs)

    @classmethod
    def urls(cls, prefix: str) -> list:
        routes = [
            ("", cls.list_page, "list"),
            ("export/", ExportPage, "export"),
            ("views/", SaveViewPage, "saveview"),
            ("views/<int:view>/remove/", RemoveViewPage, "removeview"),
            ("<int:pk>/", cls.detail_page, "detail"),
        ]
        if hasattr(cls.model, "picked_by"):
            routes.insert(1, ("pick/", PickPage, "pick"))
        if cls.add:
            routes.insert(1, ("add/", cls.add_page, "add"))
        if cls.change:
            routes.append(("<int:pk>/edit/", cls.edit_page, "edit"))
        if cls.lifecycle:
            routes.append(("<int:pk>/<slug:move>/", cls.move_page, "move"))
        name = cls.model._meta.model_name
        found = [path(prefix + route, view.as_view(pages=cls), name=f"{name}_{page}") for route, view, page in routes]
        acts = ((act.name, BulkPage.as_view(pages=cls, bulk=act)) for act in cls.bulk)
        return [*found, *(path(f"{prefix}bulk/{act}/", view, name=f"{name}_bulk_{act}") for act, view in acts)]


def _small_table(pages) -> type[RecordTable]:
    meta = type("Meta", (), {"model": pages.model, "fields": pages.columns or ["pk"]})
    return type(f"{pages.model.__name__}Table", (RecordTable,), {"Meta": meta})
