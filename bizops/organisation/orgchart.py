"""The organisation chart as a drawing on sheets A4 across: columns of departments under the top one, in millimetres (ORG-01)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bizops.kernel import clock
from bizops.pages.words import joined

from .services import company
from .views.chart import Unit, chart_on

WIDTH, TALL = 263.4, 134.0  # of a drawing: what a sheet leaves under the letterhead
COLUMN, GAP, LEFT, MOST = 40.0, 3.8, 4.0, 6  # so many columns beside each other, right of the trunk
ROOT, INDENT, DROP, SPACE = 74.0, 3.0, 5.0, 2.2
LINE, PAD, TEXT = 3.4, 1.4, 2.5


@dataclass(frozen=True)
class Line:
    """A line of words in a block; the first one is its name."""

    x: float
    y: float
    text: str
    bold: bool = False
    faint: bool = False


@dataclass
class Block:
    """A department: its name, its head, each post with whoever holds it."""

    words: list[tuple[str, str]]  # (kind: name, faint or "", text)
    width: float
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        return len(self.words) * LINE + 2 * PAD

    @property
    def lines(self) -> list[Line]:
        top = self.y + PAD + LINE * 0.75
        return [
            Line(self.x + 1.6, round(top + n * LINE, 1), text, kind == "name", kind == "faint")
            for n, (kind, text) in enumerate(self.words)
        ]


@dataclass
class Drawing:
    """One sheet: blocks, and the wires between them as the data of SVG paths."""

    height: float = 0.0
    blocks: list[Block] = field(default_factory=list)
    wires: list[str] = field(default_factory=list)

    def put(self, block: Block, x: float, y: float) -> Block:
        block.x, block.y = round(x, 1), round(y, 1)
        self.blocks.append(block)
        self.height = max(self.height, round(y + block.height + 1, 1))
        return block

    def wire(self, *points: tuple[float, float]) -> None:
        self.wires.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))


def drawn(departments, staff) -> list[Drawing]:
    """The chart of these departments as of today, on as many sheets as it takes; of None, empty boxes to fill in."""
    if departments is None:
        blank = [[(0, Block([("", "")] * 3, COLUMN)) for _n in range(3)] for _m in range(MOST)]
        return list(_sheets([("", "")] * 3, blank))
    tops = chart_on(clock.today(), staff, departments)
    if len(tops) == 1:
        return list(_sheets(_words(tops[0], ROOT), _columns(tops[0].units)))
    house = company.current()
    return list(_sheets([("name", house.name if house else "")], _columns(tops)))


# --- what stands in a block --------------------------------------------------------------------------
def _words(unit: Unit, width: float) -> list[tuple[str, str]]:
    head = unit.department.head
    words = [("name", line) for line in _wrapped(f"{unit.department}  {unit.filled}/{unit.authorised}", width, 0.92)]
    words.append(("faint", _("Head: %(name)s") % {"name": head} if head else _("No head")))
    for seat in unit.seats:
        said = [person.full_name for person in seat.people]
        if seat.vacant:
            said.append(ngettext("%(n)s vacant", "%(n)s vacant", seat.vacant) % {"n": seat.vacant})
        words += [("", line) for line in _wrapped(f"{seat.post}: {joined(said) or '–'}", width)]
    return words


def _wrapped(text: str, width: float, share: float = 1.0) -> Iterator[str]:
    """The text in lines that fit: a hanzi is as wide as high, a letter a little more than half of that."""
    room, line, used = (width - 3.2) / TEXT * share, "", 0.0
    for word in _pieces(text):
        size = sum(1.0 if ord(c) > 0x2E7F else 0.58 for c in word)
        if line and used + size > room:
            yield line.rstrip()
            line, used, word = "", 0.0, word.lstrip()
        line, used = line + word, used + size
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What may not be parted: a hanzi with a mark behind it, a word of letters with the blank behind it."""
    piece = ""
    for c in text:
        if piece and (piece[-1] == " " or ord(c) > 0x2E7F and c not in "，、：；）。"):
            yield piece
            piece = ""
        piece += c
    yield piece


# --- where the blocks stand --------------------------------------------------------------------------
def _columns(units: Iterable[Unit]) -> list[list[tuple[int, Block]]]:
    """A column for each department below the top: (depth, block) from top to bottom; a long one goes on in the next."""
    columns = []
    for unit in units:
        column, height = [], 0.0
        for depth, below in _flat(unit):
            width = COLUMN - INDENT * depth
            block = Block(_words(below, width), width)
            if column and height + block.height > TALL - 30:
                columns.append(column)
                column = [(0, Block([("name", str(unit.department)), ("faint", _("continued"))], COLUMN))]
                height = column[0][1].height + SPACE
            column.append((depth, block))
            height += block.height + SPACE
        columns.append(column)
    return columns


def _flat(unit: Unit, depth: int = 0) -> Iterator[tuple[int, Unit]]:
    yield depth, unit
    for below in unit.units:
        yield from _flat(below, min(depth + 1, 4))


def _sheets(root: list[tuple[str, str]], columns: list[list[tuple[int, Block]]]) -> Iterator[Drawing]:
    """Bands of columns below the top block, which stands on every sheet."""
    bands = [columns[n : n + MOST] for n in range(0, len(columns), MOST)]
    sheet = _begun(root)
    for n, band in enumerate(bands):
        tall = max(sum(block.height + SPACE for _depth, block in column) for column in band)
        if n and sheet.height + DROP * 2 + tall > TALL:
            yield sheet
            sheet = _begun(root)
        _band(sheet, band)
    yield sheet


def _begun(root: list[tuple[str, str]]) -> Drawing:
    sheet = Drawing()
    sheet.put(Block(list(root), ROOT), (WIDTH - ROOT) / 2, 0.5)
    return sheet


def _band(sheet: Drawing, band: list[list[tuple[int, Block]]]) -> None:
    """One row of columns with its bus; a second one hangs on a trunk at the left edge."""
    top, is_first = sheet.blocks[0], len(sheet.blocks) == 1
    bus = sheet.height + DROP / 2
    start = LEFT if len(band) == MOST or not is_first else (WIDTH - len(band) * (COLUMN + GAP) + GAP) / 2
    middle = (top.x + top.width / 2, top.y + top.height)
    ends = [start + n * (COLUMN + GAP) + COLUMN / 2 for n in range(len(band))]
    if is_first:
        sheet.wire(middle, (middle[0], bus))
        sheet.wire((min(ends[0], middle[0]), bus), (max(ends[-1], middle[0]), bus))
    else:
        high = middle[1] + DROP / 2 - 1
        sheet.wire((middle[0], middle[1]), (middle[0], high), (1, high), (1, bus), (ends[-1], bus))
    for column, x in zip(band, ends, strict=True):
        _column(sheet, column, x - COLUMN / 2, bus)


def _column(sheet: Drawing, column: list[tuple[int, Block]], left: float, bus: float) -> None:
    y, above = bus + DROP / 2, {}
    sheet.wire((left + COLUMN / 2, bus), (left + COLUMN / 2, y))
    for depth, block in column:
        sheet.put(block, left + INDENT * depth, y)
        parent = above.get(depth - 1)
        if parent:
            x = parent.x + INDENT / 2
            sheet.wire((x, parent.y + parent.height), (x, y + PAD + LINE / 2), (block.x, y + PAD + LINE / 2))
        above[depth] = block
        y += block.height + SPACE
