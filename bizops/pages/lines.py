"""A record with lines: one form of its own fields, and under it a table of rows, filled and sent in one go.

    class OrderLineForm(LineForm): ...                       plain fields of one row
    class OrderForm(FormWithLines): line_form = OrderLineForm
    class OrderPages(EntityPages): add_page, edit_page = AddWithLines, EditWithLines

The service gets `lines=[…]`, one dict a row. It works without script: a button sends the form for more rows.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import HouseForm, RecordField, dress
from .views.add import AddPage
from .views.edit import MINE, STORED, Difference, EditPage

BLANK, MOST = 5, 200
PREFIX, COUNT, BEFORE = "lines", "lines-count", "lines-before"


class PercentField(forms.DecimalField):
    """A fraction of 1, shown and typed in percent."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_value": 100, "decimal_places": 2, **kwargs})

    def prepare_value(self, value):
        return plain(value * 100) if isinstance(value, Decimal) else value

    def clean(self, value):
        found = super().clean(value)
        return None if found is None else found / 100


class KnownRecords(RecordField):
    """A record field in a row: what all rows ask for was looked up in one question."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known: dict[str, list] = {}

    def _hits(self, text: str) -> list:
        return self.known.get(text) or super()._hits(text)


class LineForm(forms.Form):
    """One row. A field with an `initial` says nothing by itself: a row in which nothing else stands is empty.

    `picks` names the fields that are other records: {field: url name of their search}; `shares` the columns of the
    table that a field takes, out of 24; `wide` the fields that take a phone's whole width.
    """

    picks: dict[str, str] = {}
    shares: dict[str, int] = {}
    wide: tuple[str, ...] = ()

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args, lines: "Lines", **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.lines = lines
        for name, address in self.picks.items():
            self._pick(name, address)
        if self.is_new:
            del self.fields["remove"]
        dress(self)

    def _pick(self, name: str, address: str) -> None:
        field = self.fields[name]
        field.queryset, field.known = self.lines.choices[name], self.lines.known.get(name, {})
        field.widget.attrs |= {"data-record": reverse(address), "autocomplete": "off"}
        picked = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        if isinstance(picked, str):
            picked = next(iter(field.known.get(picked.strip(), ())), None)
        if picked is not None:
            field.widget.attrs["data-text"] = str(picked)

    @property
    def is_new(self) -> bool:
        """No row of the record yet: it can be left empty, so it needs no box to remove it."""
        given = self.data.get(self.add_prefix("id")) if self.is_bound else self.initial.get("id")
        return given in (None, "")

    def has_changed(self) -> bool:
        """Something was typed into it."""
        return any(str(self[name].data or "").strip() for name in self.telling())

    def telling(self) -> list[str]:
        return [n for n, f in self.fields.items() if n not in ("id", "remove") and f.initial is None]

    @property
    def is_gone(self) -> bool:
        """Left empty, or to be removed."""
        return not self.has_changed() or bool("remove" in self.fields and self["remove"].data)

    def cells(self) -> list[tuple[forms.BoundField, int, bool]]:
        """(field, share of the table, whole width of a phone) as they are drawn."""
        drawn = [self[name] for name in self.fields if name not in ("id", "remove")]
        return [(field, self.shares.get(field.name, 3), field.name in self.wide) for field in drawn]

    def words(self) -> dict:
        """What the service gets: the fields of the row, and the key of the row that it changes."""
        return {n: v for n, v in self.cleaned_data.items() if n != "remove" and (n, v) != ("id", None)}

    def typed(self) -> dict:
        """What was typed, as it was typed."""
        return {n: f.widget.value_from_datadict(self.data, {}, self.add_prefix(n)) for n, f in self.fields.items()}


class Lines:
    """The rows under the form of a record: bound to what was sent, or showing what stands in the record."""

    def __init__(self, form: "FormWithLines", data=None, stored: Sequence[dict] = (), more: int = BLANK):
        self.form, self.data, self.stored, self.more = form, data, stored, more
        self.choices = {name: form.line_choices(name, field.queryset) for name, field in self._picked().items()}

    def _picked(self) -> dict[str, RecordField]:
        return {name: self.form.line_form.base_fields[name] for name in self.form.line_form.picks}

    # --- rows -------------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> list[LineForm]:
        if self.data is not None:
            return [self._row(n, data=self.data) for n in range(self.sent)]
        blank = max(min(self.more, MOST - len(self.stored)), 0)
        shown = [*self.stored, *({} for _n in range(blank))]
        return [self._row(n, initial=words) for n, words in enumerate(shown)]

    def _row(self, n: int, **kwargs) -> LineForm:
        return self.form.line_form(prefix=f"{PREFIX}-{n}", lines=self, **kwargs)

    @property
    def sent(self) -> int:
        """How many rows came with the form."""
        text = str(self.data.get(COUNT, ""))
        return min(int(text), MOST) if text.isdecimal() and len(text) < 6 else 0

    @cached_property
    def known(self) -> dict[str, dict[str, list]]:
        """What is typed into the record fields of all rows, looked up at once: {field: {text: hits}}."""
        if self.data is None:
            return {}
        return {name: self._look_up(name, field) for name, field in self._picked().items()}

    def _look_up(self, name: str, field: RecordField) -> dict[str, list]:
        sent = (self.data.get(f"{PREFIX}-{n}-{name}", "") for n in range(self.sent))
        texts = {text.replace("\x00", "").strip() for text in sent} - {""}
        if not texts:
            return {}
        spellings = texts | {text.upper() for text in texts}
        asked = Q()
        for column in field.by:
            asked |= Q(**{f"{column}__in": spellings})
        found: dict[str, list] = {text: [] for text in texts}
        for hit in self.choices[name].filter(asked)[: 4 * MOST]:
            for text in texts:
                if {text, text.upper()} & {getattr(hit, column) for column in field.by}:
                    found[text].append(hit)
        return found

    # --- what was sent ----------------------------------------------------------------------------
    def is_valid(self) -> bool:
        return all(row.is_gone or row.is_valid() for row in self.rows)

    def values(self) -> list[dict]:
        """One dict a row that says something, in their order."""
        return [row.words() for row in self.rows if not row.is_gone]

    @property
    def mistakes(self) -> list[forms.BoundField]:
        """The fields of the rows that must be mended."""
        if self.data is None:
            return []
        return [field for row in self.rows if not row.is_gone for field in row.visible_fields() if field.errors]

    @property
    def general(self) -> list[str]:
        """What is wrong with a row as a whole."""
        return [e for row in self.rows if self.data is not None and not row.is_gone for e in row.non_field_errors()]

    def typed(self) -> list[dict]:
        """All that was typed, for a form that is drawn again unchecked; empty new rows are left out."""
        return [row.typed() for row in self.rows if row.has_changed() or not row.is_new]

    @property
    def before(self) -> str:
        """The mark of the rows that stood in the record when the form was opened; it travels with the form."""
        if self.data is not None:
            return self.data.get(BEFORE, "")
        given = self.form.mark_before
        return mark(self.form.line_form, self.stored) if given is None else given

    def owns(self, name: str) -> bool:
        return name.startswith(f"{PREFIX}-")


class FormWithLines(HouseForm):
    """A form whose `cleaned_data["lines"]` is a list of dicts; a mistake in a row is a mistake of the form."""

    line_form: type[LineForm] = LineForm
    mark_before: str | None = None

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        stored = () if self.is_bound or not self.instance.pk else self.rows_of(self.instance)
        self.lines = Lines(self, self.data if self.is_bound else None, stored)

    def rows_of(self, document) -> list[dict]:
        """The rows that stand in a record, each with its `id`; records as instances."""
        return []

    def line_choices(self, name: str, rows):
        """The rows that a record field of a line may name: the visible ones, or fewer."""
        return rows.visible_to(self.staff)

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        if not self.lines.is_valid():
            raise ValidationError(_("Look at the lines that are marked."))
        cleaned["lines"] = self.lines.values()
        return cleaned

    @classmethod
    def with_more(cls, data, *, staff, **kwargs) -> "FormWithLines":
        """The form as it was typed, unchecked, with more empty rows; nothing typed is lost."""
        sent = cls(data, staff=staff, **kwargs)
        typed = {n: f.widget.value_from_datadict(data, {}, sent.add_prefix(n)) for n, f in sent.fields.items()}
        form = cls(initial=typed, staff=staff, **kwargs)
        form.mark_before = sent.lines.before
        form.lines = Lines(form, stored=sent.lines.typed())
        form.lines.known = sent.lines.known
        return form


# --- the pages ------------------------------------------------------------------------------------
class AddWithLines(AddPage):
    """The form of a new record with lines."""

    def post(self, request):
        if "more" in request.POST:
            return self.show(self.pages.form.with_more(request.POST, staff=self.staff))
        return super().post(request)


class EditWithLines(EditPage):
    """The form of a change; in a conflict the lines are chosen as a whole."""

    def post(self, request, pk):
        if "more" not in request.POST:
            return super().post(request, pk)
        form = self.pages.form.with_more(request.POST, staff=self.staff, instance=self.document())
        version = request.POST.get("version", "")
        return self.show(form, int(version) if version.isdecimal() and len(version) < 10 else 0)

    def _differences(self, form, stored, base):
        yield from super()._differences(form, stored, base)
        kind, theirs, mine = form.line_form, form.rows_of(stored), form.cleaned_data["lines"]
        if mark(kind, theirs) != mark(kind, mine):
            before = form.lines.before
            only = STORED if mark(kind, mine) == before else MINE if mark(kind, theirs) == before else ""
            yield Difference(PREFIX, _("Lines"), in_words(kind, theirs), in_words(kind, mine), only)

    def _typed(self, form) -> list[tuple[str, str]]:
        rows = [(n, w) for n, words in self.request.POST.lists() if form.lines.owns(n) for w in words]
        return [*super()._typed(form), *rows]


# --- words ----------------------------------------------------------------------------------------
def plain(value: Decimal) -> str:
    """A number as one would type it: no zeros behind the last figure, never 1E+2."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(line_form: type[LineForm], rows: Iterable[dict]) -> str:
    """The rows as text, one a line."""
    names = [name for name in line_form.base_fields if name not in ("id", "remove")]
    said = ([_said(line_form.base_fields[n], row[n]) for n in names if row.get(n) not in (None, "")] for row in rows)
    return "\n".join(" · ".join(words) for words in said)


def mark(line_form: type[LineForm], rows: Iterable[dict]) -> str:
    """A short mark that two lists of rows share only if they say the same, whatever their keys are."""
    return sha256(in_words(line_form, rows).encode()).hexdigest()[:16]


def _said(field: forms.Field, value) -> str:
    if isinstance(field, RecordField):
        return f"{getattr(value, field.by[0])} {value}"
    if isinstance(value, Decimal):
        return f"{field.prepare_value(value)} %" if isinstance(field, PercentField) else plain(value)
    return str(value)
