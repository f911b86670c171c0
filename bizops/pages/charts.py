"""What a chart says, as data: rows of labelled values for lines and bars, rows of banded cells for the grid."""

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

Value = int | Decimal | float | None

MOST_SERIES = 3
TONES = ("accent", "warn", "wait")
# From which share of duties kept, in percent, a clause counts as kept, nearly kept, slipping; below it is broken.
BANDS = ((95, "kept"), (85, "near"), (70, "slip"))


@dataclass(frozen=True)
class Point:
    """A value with the address of exactly the rows that make it up; no value is a gap, not a zero."""

    value: Value
    url: str = ""


@dataclass(frozen=True)
class Series:
    """One line, or the bars of one colour; its points, bare values or `Point`, follow the labels of the chart."""

    label: str
    points: tuple[Point, ...]
    tone: str = ""

    def __post_init__(self):
        points = tuple(p if isinstance(p, Point) else Point(p) for p in self.points)
        object.__setattr__(self, "points", points)


@dataclass(frozen=True)
class Chart:
    """Up to three series over the same labels. `head` names what the labels are (month, department).

    `minimum` lets a line start above zero; bars start at zero whatever it says. `target` is one more, dashed, line.
    Raises ValueError if the points of a series do not fit the labels.
    """

    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    minimum: Value = None
    target: Value = None
    head: str = ""

    def __post_init__(self):
        if len(self.series) > MOST_SERIES:
            raise ValueError(
                f"{self.caption}: a chart has at most {MOST_SERIES} series, give the rest a chart of their own"
            )
        for series in self.series:
            if len(series.points) != len(self.labels):
                raise ValueError(
                    f"{self.caption}: {series.label} has another number of points than the chart has labels"
                )

    @property
    def tones(self) -> list[str]:
        """The colour of each series as it is drawn; the first is the subject."""
        named = [series.tone or tone for series, tone in zip(self.series, TONES, strict=False)]
        return named if self.target is None else [*named, "mute"]

    @property
    def is_empty(self) -> bool:
        return all(point.value is None for series in self.series for point in series.points)

    @property
    def floor(self) -> Value:
        """Where the axis of a line starts; nothing if a value lies lower, for no line may leave its chart."""
        known = [point.value for series in self.series for point in series.points if point.value is not None]
        if (
            self.minimum is None
            or min([*known, *([] if self.target is None else [self.target])], default=0) < self.minimum
        ):
            return None
        return self.minimum


@dataclass(frozen=True)
class Cell:
    """One number of a grid, in percent. The band follows from it; `guard` (the system sees to it) is given by name.

    `words` is what pointing at the cell says: what it counts. `is_open` marks the one that the page is about.
    """

    code: str
    value: Value = None
    band: str = ""
    url: str = ""
    words: str = ""
    is_open: bool = False

    def __post_init__(self):
        object.__setattr__(self, "band", self.band or band_of(self.value))


@dataclass(frozen=True)
class GridRow:
    """Cells under one head; `code` is what their codes begin with, `total` a percentage of its own."""

    code: str
    title: str
    cells: tuple[Cell, ...] = field(default=())
    total: Value = None


def band_of(value: Value) -> str:
    """kept, near, slip, broken; none where nothing is measured."""
    if value is None:
        return "none"
    return next((band for start, band in BANDS if value >= start), "broken")


def floored(value: Value, places: int = 0) -> str:
    """A percentage cut, not rounded: 94.96 must not be written as the 95 that it is not."""
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)}"


def written(value) -> str:
    """A number with its thousands apart, a dash for nothing; words stay as they are."""
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        value = round(value, 2)
        value = int(value) if value.is_integer() else value
    return f"{value:,}" if isinstance(value, int | float | Decimal) else value
