"""What a paper is made of: boxes with a label, tables, lines of words. The same parts without values are the empty form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bizops.pages.panels import label, value
from bizops.pages.table import HIDDEN, Choice

EMPTY_ROWS = 3
SHORT = 14  # rows of a table that stays on one sheet
LONG = 12  # hanzi of a text that may take more than one line
MOST = 400  # rows of a list on paper: fifteen sheets, made while one waits


@dataclass(frozen=True)
class Box:
    """A field: its label and what stands in it. A `wide` one has a line of its own; `choices` are ticked by hand on an empty form."""

    label: str
    value: object = ""
    wide: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of a paper; without a title it stands on its own."""

    title: str = ""
    template = ""


@dataclass(frozen=True)
class Boxes(Part):
    """Fields, two beside each other."""

    boxes: Sequence[Box] = ()
    template = "paper/boxes.html"

    @property
    def rows(self) -> list[list[Box]]:
        found: list[list[Box]] = []
        for box in self.boxes:
            if box.wide or not found or len(found[-1]) == 2 or found[-1][0].wide:
                found.append([box])
            else:
                found[-1].append(box)
        return found


@dataclass(frozen=True)
class Table(Part):
    """Rows of cells under heads; a head is (label, css). `foot` is a sentence below, `empty` so many rows to fill in by hand.

    Rows that are records are `numbered`; a table that is `totalled` ends with its sum.
    """

    heads: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[object]] = ()
    foot: str = ""
    empty: int = 0
    numbered: bool = False
    totalled: bool = False
    template = "paper/table.html"

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """(label, css, width) of each head: in a long table the narrow columns have a width, so that no cell is measured twice."""
        if self.is_short:
            return [(label, css, "") for label, css in self.heads]
        return [(*head, _width([row[n] for row in self.rows], *head)) for n, head in enumerate(self.heads)]

    @property
    def lines(self) -> list[list[tuple[object, str]]]:
        """The rows as (value, css) of each cell."""
        styles = [css for _label, css in self.heads]
        return [list(zip(row, styles, strict=True)) for row in self.rows]

    @property
    def blanks(self) -> range:
        return range(max(self.empty - len(self.rows), 0))

    @property
    def is_short(self) -> bool:
        """Short enough to stay on one sheet."""
        return len(self.rows) + len(self.blanks) <= SHORT


@dataclass(frozen=True)
class Words(Part):
    """A text in paragraphs; an empty form has so many `lines` to write on."""

    text: str = ""
    lines: int = 6
    template = "paper/words.html"

    @property
    def blanks(self) -> range:
        return range(0 if self.text else self.lines)


@dataclass(frozen=True)
class Content:
    """What stands on one paper: its number, whose it is, the parts, and the names below the signature boxes."""

    number: str = ""
    subject: str = ""
    parts: Sequence[Part] = ()
    signers: Sequence[str] = ()
    more: dict = field(default_factory=dict)


def _width(cells: list, label: str, css: str) -> str:
    """The class of a column that is no wider than what stands in it, in steps of four millimetres; "" takes what is left."""
    longest = max([_ems(str(cell)) for cell in cells] + [_ems(word) * 1.1 for word in label.split()], default=0)
    if not css and longest > LONG:
        return ""
    return f"w{min(-(-(longest * 3 + 4.2) // 4) * 4, 60):.0f}"


def _ems(text: str) -> float:
    """How long a text is: a hanzi is as wide as high, a letter a little more than half of that."""
    return sum(1 if ord(c) > 0x2E7F else 0.58 for c in text)


def boxes(pages, record, staff, *names: str, wide: Iterable[str] = ()) -> list[Box]:
    """Fields of a record as boxes, masked where its pages mask them; of no record, empty ones."""
    hidden = pages.hidden(staff)
    return [box(pages.model, record, name, name in hidden, name in wide) for name in names]


def box(model, record, name: str, is_hidden: bool = False, wide: bool = False) -> Box:
    said = str(label(model, name))
    if record is not None:
        return Box(said, HIDDEN if is_hidden else shown(value(record, name)), wide)
    return Box(said, "", wide, _choices(model, name))


def shown(found) -> object:
    """A value as it stands in a cell; nothing is a dash on a paper that is filled in, so that nobody adds to it by hand."""
    if isinstance(found, Decimal):
        return number_format(found, force_grouping=True)
    if isinstance(found, date):
        return date_format(found, "Y-m-d H:i" if isinstance(found, datetime) else "Y-m-d")
    return "–" if found in (None, "") else found


def listed(pages, rows, staff, *names: str, most: int = MOST, title: str = "", **said) -> Table:
    """Rows of a kind of record as a table with these columns of its list, masked as the list is; of None, an empty one.

    No more than `most` rows: a sentence below says how many there are. `said`: `empty`, the rows of the empty form;
    `none`, the sentence below a table without rows; `newest`, for a table that shows the newest of many.
    """
    table = pages.table(names, pages.hidden(staff))
    heads = [(capfirst(column.label), _css(column)) for column in table.shown]
    if rows is None:
        return Table(title, heads, empty=said.get("empty", EMPTY_ROWS), numbered=True)
    found = list(rows.values_list(*table.paths)[: most + 1])
    lines = [[shown(cell) for cell in row] for row in table.plain_rows(found[:most])]
    foot = said.get("none", "") if not lines else ""
    if len(found) > most:
        text = (
            _("The newest %(most)s of %(all)s.")
            if said.get("newest")
            else _("The first %(most)s of %(all)s. Filter the list to print the others.")
        )
        foot = text % {"most": most, "all": rows.count()}
    return Table(title, heads, lines, foot, numbered=True)


def _css(column) -> str:
    """Figures stand on the right; figures, dates, names and short choices in one line."""
    if isinstance(column, Choice) and column.choices and max(len(str(one)) for one in column.choices.labels) <= 16:
        return "nw"
    return next((css for css in column.css.split() if css in ("num", "nw")), "")


def _choices(model, name: str) -> tuple[str, ...]:
    """What one ticks by hand: the choices of a field, or yes and no."""
    field = model._meta.get_field(name)
    if field.get_internal_type() == "BooleanField":
        return _("yes"), _("no")
    return tuple(str(said) for key, said in field.flatchoices if key) if field.choices else ()
