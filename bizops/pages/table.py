"""RecordTable: the columns of a list, declared once; drawn, sorted and exported from plain values.

Columns read paths by `values_list`, never model instances; a row is a few formatted strings, so 50 rows cost about a millisecond.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import chain

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

HIDDEN = "••••"
TICK = (
    '<td class="tick c-tick"><input class="form-check-input" type="checkbox" name="ids" value="{}" aria-label="{}"'
    ' autocomplete="off"></td>'
)
NOTHING = mark_safe('<span class="faint">–</span>')


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column reads `paths`; `sort` is a field of the model with an index (field, pk)."""

    label: str = ""
    paths: tuple[str, ...] = ()
    sort: str = ""
    css: str = ""
    name: str = ""

    def cell(self, *values):
        """What the cell shows; anything that is no SafeString is escaped."""
        return values[0] if values[0] not in (None, "") else NOTHING

    def drawing(self):
        """The function that draws the cells of one page: `cell`, with what is the same for all of them at hand."""
        return self.cell

    def plain(self, *values):
        """What a file gets: one value."""
        return values[0]


@dataclass(frozen=True, kw_only=True)
class Name(Column):
    """The record itself: linked, with smaller words under it."""

    css: str = "c-main"
    sub: tuple[str, ...] = ()

    def cell(self, url, title, *rest):
        # No two names are alike, so this is the one cell drawn anew for each row: format_html would take twice as long.
        under = escape(" · ".join(str(value) for value in rest if value))
        small = f'<span class="sub">{under}</span>' if under else ""
        link = f'<a class="name plain" href="{escape(url)}">{escape(str(title))}</a>{small}'
        return mark_safe(link)  # noqa: S308  every part was escaped

    def plain(self, title, *rest):
        return title


@dataclass(frozen=True, kw_only=True)
class Link(Column):
    """Another record: its text, linked by `address` with its primary key in place of 0."""

    address: str = ""

    def cell(self, pk, text):
        return format_html('<a href="{}">{}</a>', self.address.replace("/0/", f"/{pk}/"), text) if pk else NOTHING

    def plain(self, pk, text):
        return text


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """A choice as its label; `kind` pill with a tone for each value, or klass."""

    choices: type[models.Choices] | None = None
    kind: str = ""
    tones: tuple[tuple[str, str], ...] = ()

    def cell(self, value):
        if not value:
            return NOTHING
        label = self.choices(value).label
        if self.kind == "klass":
            return format_html('<span class="klass" data-klass="{}">{}</span>', value, label)
        if self.kind == "pill":
            return format_html('<span class="pill" data-tone="{}">{}</span>', dict(self.tones).get(value, ""), label)
        return label

    def plain(self, value):
        return str(self.choices(value).label) if value else ""


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    """A date, `today` the company's; overdue ones are red when the column is about the future."""

    css: str = "nw"
    ahead: bool = False

    def drawing(self):
        return partial(self.cell, today=timezone.localdate())

    def cell(self, value, *, today):
        if value is None:
            return NOTHING
        text = value.isoformat()[5 if value.year == today.year else 0 :]
        if not self.ahead or value > today:
            return text
        word, tone = (_("today"), "warn") if value == today else (_("overdue"), "bad")
        return format_html('<span class="{}">{} {}</span>', tone, text, word)


@dataclass(frozen=True, kw_only=True)
class Moment(Column):
    css: str = "nw"

    def cell(self, value):
        return date_format(timezone.localtime(value), "Y-m-d H:i") if value else NOTHING

    def plain(self, value):
        return timezone.localtime(value).replace(tzinfo=None) if value else None


@dataclass(frozen=True, kw_only=True)
class Number(Column):
    css: str = "num"

    def cell(self, value):
        return NOTHING if value is None else f"{value:,}"


@dataclass(frozen=True, kw_only=True)
class Flag(Column):
    def cell(self, value):
        return _("yes") if value else NOTHING

    def plain(self, value):
        return _("yes") if value else _("no")


@dataclass(frozen=True, kw_only=True)
class Words(Column):
    """A list of words (an array column), such as tags."""

    def cell(self, values):
        return format_html(" ".join(['<span class="klass">{}</span>'] * len(values)), *values) if values else NOTHING

    def plain(self, values):
        return ", ".join(values or ())


def column_for(model, name: str) -> Column:
    """The column that a plain model field gets by itself."""
    field = model._meta.get_field(name)
    common = {"label": field.verbose_name, "paths": (name,), "name": name}
    if field.is_relation:
        label = getattr(field.related_model, "label_field", "name")
        return Column(**{**common, "paths": (f"{name}__{label}",)}, css="nw")
    if field.choices:
        return Choice(**common, choices=_choices_of(field))
    kinds = {models.DateTimeField: Moment, models.DateField: Day, models.BooleanField: Flag}
    kinds |= {models.DecimalField: Number, models.IntegerField: Number}
    kind = next((column for base, column in kinds.items() if isinstance(field, base)), Column)
    return kind(**common)


def _choices_of(field):
    """A Choices class again, from a field that kept only the pairs."""
    return models.TextChoices("Choices", {str(value) or "EMPTY": (value, label) for value, label in field.flatchoices})


class RecordTable:
    """`class Meta: model, fields, order`. A field without a column of its own gets one by its kind; the first links the record."""

    columns: tuple[Column, ...] = ()
    order = "-pk"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        meta = cls.__dict__.get("Meta")
        if meta is None:
            return
        cls.model, cls.order = meta.model, getattr(meta, "order", "-pk")
        cls.optional = tuple(getattr(meta, "optional", ()))
        cls.columns = tuple(cls._column(name, first=i == 0) for i, name in enumerate((*meta.fields, *cls.optional)))

    @classmethod
    def _column(cls, name: str, *, first: bool) -> Column:
        declared = cls.__dict__.get(name)
        if declared is None:
            plain = column_for(cls.model, name)
            return Name(label=plain.label, paths=("", *plain.paths), name=name, sort=plain.sort) if first else plain
        if isinstance(declared, Name):
            paths = ("", *(declared.paths or (name,)), *declared.sub)
        else:
            paths = declared.paths or column_for(cls.model, name).paths
        label = declared.label or column_for(cls.model, name).label
        return replace(declared, name=name, label=label, paths=paths)

    @classmethod
    def default_names(cls) -> list[str]:
        return [column.name for column in cls.columns if column.name not in cls.optional]

    def __init__(self, names: Sequence[str] = (), hidden: frozenset[str] = frozenset()):
        """`names` are the columns wanted, `hidden` the model fields that this person may not see."""
        wanted = [n for n in names if n in {c.name for c in self.columns}] or self.default_names()
        if self.columns[0].name not in wanted:
            wanted.insert(0, self.columns[0].name)
        by_name = {column.name: column for column in self.columns}
        self.shown = [by_name[name] for name in wanted]
        self.hidden = hidden
        self.paths = list(dict.fromkeys(chain.from_iterable(self._open_paths(c) for c in self.shown)))

    def _open_paths(self, column: Column) -> list[str]:
        return [path for path in column.paths if path and not self.is_hidden(column)]

    def is_hidden(self, column: Column) -> bool:
        return bool(self.hidden.intersection(column.paths))

    def sortable(self) -> dict[str, Column]:
        return {c.sort: c for c in self.columns if c.sort and not self.is_hidden(c)}

    def rows(self, rows: list[tuple], address: str, *, ticks: bool = False) -> list[SafeString]:
        """The cells of each row as one string; rows are (sorted value, pk, *self.paths), `address` has 0 for the key.

        With `ticks` each row begins with a box to tick it.
        """
        before, after = address.split("/0/") if "/0/" in address else ("", "")
        urls = [f"{before}/{row[1]}/{after}" if address else "" for row in rows]
        columns = [self._ticks(rows)] if ticks else []
        columns += [self._cells(column, rows, urls) for column in self.shown]
        return [mark_safe("".join(cells)) for cells in zip(*columns, strict=True)]  # noqa: S308  escaped in _cells

    def _ticks(self, rows: list[tuple]) -> list[str]:
        """A box for each row, named after what the first column says of it."""
        first, choose = self.shown[0], escape(_("Tick %s"))
        at = next((self.paths.index(path) + 2 for path in first.paths if path in self.paths), 1)
        return [TICK.format(row[1], choose.replace("%s", escape(str(row[at])))) for row in rows]

    def _cells(self, column: Column, rows: list[tuple], urls: list[str]) -> list[str]:
        """One column from top to bottom; equal values are drawn once, because a page has few classes, people and days."""
        start = f'<td class="{column.css}">' if column.css else "<td>"
        if self.is_hidden(column):
            return [f"{start}{HIDDEN}</td>"] * len(rows)
        at = [self.paths.index(path) + 2 if path else -1 for path in column.paths]
        draw, drawn, cells = column.drawing(), {}, []
        for row, url in zip(rows, urls, strict=True):
            values = tuple([url if i < 0 else row[i] for i in at])
            key = repr(values)  # lists have no hash, and 1.0 equals 1.00 but is written otherwise
            if key not in drawn:
                drawn[key] = f"{start}{conditional_escape(draw(*values))}</td>"
            cells.append(drawn[key])
        return cells

    def plain_rows(self, rows):
        """Rows for a file: one plain value a column; rows are tuples of self.paths."""
        plan = [(c, None if self.is_hidden(c) else [self.paths.index(p) for p in c.paths if p]) for c in self.shown]
        for row in rows:
            yield [HIDDEN if at is None else column.plain(*[row[i] for i in at]) for column, at in plan]
