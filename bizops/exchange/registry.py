"""What can be imported: each kind of record with its columns, declared in the chapter's `exchange.py`.

    class ProductImport(Importer):
        model, key, finds = Product, "sales.product", ("number", "code")
        columns = columns_of(Product, "name", "unit", …) + (record("category", ProductCategory, …),)

The engine reads the columns, finds what is on file, asks `check`, and hands whole batches to `create` and `update`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from bizops.kernel import clock, records
from bizops.kernel.registry import Registry
from bizops.pages.entity import EntityPages

from . import words

IMPORT = "exchange.add_import"
LANGUAGES = ("en", "zh-hans", "zh-hant")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that an import understands. `names` are other headers under which files carry it.

    `read` makes a value of a text or raises ValidationError. A column of records says `of` which model, `by` which of
    its fields a text may name, and `rows` which of them a person may choose. `on_new`: asked of new records only.
    """

    name: str
    label: str
    required: bool = False
    names: tuple[str, ...] = ()
    help: str = ""
    example: str = ""
    read: Callable[[str], object] = str
    choices: tuple[tuple[str, str], ...] | None = None
    of: type[Model] | None = None
    by: tuple[str, ...] = ()
    rows: Callable[[object], QuerySet] | None = None
    on_new: bool = False
    line: bool = False  # of a line of the record, not of the record itself

    @property
    def is_own_number(self) -> bool:
        """The number that the house gives: it names what is here already, and is never given by a file."""
        return self.name == "number" and self.on_new

    @property
    def head(self) -> str:
        return capfirst(str(self.label))


@dataclass
class Problem:
    """What is wrong with one row: in which column ("" = the row as a whole), in words; `text` is what is not known."""

    column: str
    words: str
    text: str = ""


@dataclass
class Row:
    """A row of the file on its way into the house."""

    line: int
    cells: list[str]
    surplus: bool = False  # it has more cells than the header
    values: dict = field(default_factory=dict)  # of the columns in which something stands
    problems: list[Problem] = field(default_factory=list)
    source_number: str = ""
    known: bool = False  # under this number
    found: Model | None = None  # what is on file already
    sure: bool = False  # by a number, so that a second one cannot be made
    why: str = ""
    outcome: str = ""
    document: Model | None = None  # what was written
    before: dict = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)  # what an update would write, with what stands there now
    group: list["Row"] = field(default_factory=list)  # the further rows of the same record

    def wrong(self, column: str, said: str, text: str = "") -> None:
        self.problems.append(Problem(column, said, text))


class Importer:
    """One kind of import. Data, and what only the chapter knows: `build`, `check`, `create`, `update`."""

    key = ""
    model: type[Model]
    label = ""
    clause = ""
    permission = ""
    known_as: tuple[str, ...] = ()  # what files call such a record: "customer" for customer_id
    columns: tuple[Column, ...] = ()
    finds: tuple[str, ...] = ()  # columns that name a record on file for sure, beside the number in the source
    with_lines = False  # several rows, perhaps of a second file, make one record
    updates = True
    keeps_source = False  # the record itself has `source` and `source_number`

    def __init_subclass__(cls):
        super().__init_subclass__()
        if cls.key:
            app, name = cls.model._meta.app_label, cls.model._meta.model_name
            cls.label = cls.label or cls.model._meta.verbose_name_plural
            cls.permission = cls.permission or f"{app}.add_{name}"
            importers.add(cls.key, cls())

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def open_to(self, staff) -> bool:
        """Whoever may import at all and may add such a record."""
        return staff.has_perm(IMPORT) and staff.has_perm(self.permission)

    def may_change(self, staff) -> bool:
        """Whether this person may also change what is on file."""
        return self.updates and staff.has_perm(self.permission.replace(".add_", ".change_", 1))

    def hidden_from(self, staff) -> frozenset[str]:
        """The fields that this person may not see on any page, so that a file of his overwrites none of them."""
        masks = [pages.hidden(staff) for pages in EntityPages.every if pages.model is self.model]
        return frozenset().union(*masks)

    def on_file(self) -> QuerySet:
        """What a number may name; nobody can make a second one of these, whether he sees it or not."""
        return self.model._base_manager.all()

    def rows(self, staff) -> QuerySet:
        """What this person may see of what is on file; nothing else is named to him or changed."""
        rows = self.model.objects.all()
        return rows.visible_to(staff) if hasattr(rows, "visible_to") else rows

    def signs(self, row: Row) -> dict[str, str]:
        """{column: text} that no two rows of one file may share."""
        return {name: str(row.values[name]) for name in self.finds if row.values.get(name)}

    def find(self, rows: Sequence[Row], *, by) -> None:
        """Set `found`, `sure` and `why` of rows that are on file by other signs than a number; one question for all."""

    def check(self, rows: Sequence[Row], *, by) -> None:
        """Add the problems that only the chapter sees; one question for all rows."""

    def build(self, row: Row, *, by) -> Model:
        """The new record of a row, without number and key."""
        return self.model(**row.values)

    def take_in(self, documents: Sequence[Model], *, by) -> None:
        """Write new records all at once: the chapter's service, where it has one."""
        records.add_many(documents, by=by)

    def bring_up_to_date(self, changes: Sequence[tuple[Model, dict]], *, by) -> dict[int, dict]:
        """Write what differs into locked records all at once; {key: {field: before}}."""
        return records.change_many(changes, by=by)

    def create(self, rows: Sequence[Row], *, by) -> None:
        """Write the new records and set `document` of each row."""
        for row in rows:
            row.document = self.build(row, by=by)
        self.take_in([row.document for row in rows], by=by)

    def update(self, rows: Sequence[Row], *, by) -> None:
        """Write `values` into what was `found` and set `document` and `before` of each row that changes something."""
        changed = self.bring_up_to_date([(row.found, row.values) for row in rows], by=by)
        for row in rows:
            if row.found.pk in changed:
                row.document, row.before = row.found, changed[row.found.pk]

    def finish(self, rows: Sequence[Row], *, by) -> None:
        """Bring up to date what follows from the rows of a batch, such as counts on their parents."""

    def undone(self, keys: dict[str, list[int]], *, by) -> None:
        """The same after an undo; `keys` are those that `parents` gave before the records went."""

    def parents(self, keys: Iterable[int]) -> dict[str, list[int]]:
        """Keys of the records that count these, under lock; asked before they go."""
        return {}

    def let_go(self, keys: Iterable[int], *, by) -> None:
        """What the import made beside its records goes before them."""

    def lock(self, rows: Sequence[Row]) -> None:
        """Lock what must be locked before the records themselves, in the order that services keep."""


importers: Registry[Importer] = Registry("import")


# --- columns -----------------------------------------------------------------------------------------
def column(model: type[Model], name: str, **more) -> Column:
    """A column for a field of the model: its label, its choices, its checks."""
    found = model._meta.get_field(name)
    given = {
        "name": name,
        "label": found.verbose_name,
        "required": not found.blank and not found.has_default(),
        "read": _reader(found),
        "choices": tuple(found.choices) if found.choices else None,
        "help": found.help_text,
        **more,
    }
    read = given["read"]

    def checked(text: str) -> object:
        value = read(text)
        found.run_validators(value)
        return value

    return Column(**{**given, "read": checked})


def columns_of(model: type[Model], **names: tuple[str, ...]) -> tuple[Column, ...]:
    """A column for each field named, with the other headers of each."""
    return tuple(column(model, name, names=others) for name, others in names.items())


def record(name: str, model: type[Model], *, by: tuple[str, ...], rows: Callable | None = None, **more) -> Column:
    """A column that names another record by one of its fields, or by its number in the source."""
    return Column(name=name, of=model, by=by, rows=rows or _visible(model), **more)


def _visible(model: type[Model]) -> Callable[[object], QuerySet]:
    return lambda staff: (
        model.objects.visible_to(staff) if hasattr(model.objects, "visible_to") else model.objects.all()
    )


def _reader(found: Field) -> Callable[[str], object]:
    if found.choices:
        return _choice(found)
    asked = found.formfield()
    asked.required = False

    def read(text: str) -> object:
        return asked.clean(words.prepared(asked, text))

    return read


def _choice(found: Field) -> Callable[[str], object]:
    """By value or by label in any language of the house."""
    known: dict[str, object] = {}
    for language in LANGUAGES:
        with override(language):
            known |= {words.folded(str(label)): value for value, label in found.choices}
    known |= {words.folded(str(value)): value for value, _label in found.choices}

    def read(text: str) -> object:
        if (value := known.get(words.folded(text))) is None:
            allowed = ", ".join(str(label) for _value, label in found.choices)
            raise ValidationError(
                _("“%(text)s” is not known. Possible: %(allowed)s.") % {"text": text, "allowed": allowed}, "unknown"
            )
        return value

    return read


def past(text: str) -> date:
    """A day that has come. Raises ValidationError."""
    day = words.day(text)
    if day > clock.today():
        raise ValidationError(_("%(on)s has not come yet.") % {"on": day})
    return day
