"""Where chapters declare their measures (`measures.py`), and where everybody else finds them, by key."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Aggregate, Count, Model, QuerySet

from bizops.kernel.registry import Registry

FLOW, LEVEL = "flow", "level"


@dataclass(frozen=True)
class Measure:
    """One named figure: which rows, what is asked of them, and by which path they belong to a subject.

    `of` maps each kind of subject to the path from a row to it, "" for the company as a whole. A flow has a `day`, the
    field by which a row falls into a period; a level has none, its rows are those of a day. `opens` is the list
    (app/model) whose rows sum to the figure; `words` are fixed words of its address.
    """

    key: str
    label: str
    of: dict[type[Model], str]
    value: Aggregate
    rows: Callable[..., QuerySet]
    day: str = ""
    unit: str = ""
    clause: str = ""
    opens: str = ""
    words: tuple[tuple[str, str], ...] = ()
    kept: bool = False

    @property
    def kind(self) -> str:
        return FLOW if self.day else LEVEL

    def rows_of(self, when) -> QuerySet:
        """The rows of a Period (flow) or of a day (level)."""
        if not self.day:
            return self.rows(when)
        return self.rows().filter(**{f"{self.day}__range": (when.start, when.end)})


measures: Registry[Measure] = Registry("measure")


def measure(
    key: str,
    *,
    label: str,
    of: dict[type[Model], str],
    value: Aggregate | None = None,
    day: str = "",
    unit: str = "",
    clause: str = "",
    opens: str = "",
    words: dict[str, str] | None = None,
    kept: bool = False,
):
    """Declare a function without arguments (flow) or of a day (level) that returns the rows of a measure.

    `value` is what is asked of them (how many, if not said). Only a flow can be `kept`: it is stored by month.
    """
    if kept and not day:
        raise ValueError(f"measure {key!r}: only a flow is kept by month; a level is kept by snapshot")

    def keep(rows: Callable[..., QuerySet]):
        found = Measure(
            key, label, of, value or Count("pk"), rows, day, unit, clause, opens, tuple((words or {}).items()), kept
        )
        measures.add(key, found)
        return rows

    return keep


def known(*keys: str) -> tuple[list[Measure], list[str]]:
    """The measures that exist among these keys, and the keys that nobody declares (yet): leave those out and say so."""
    return [measures[key] for key in keys if key in measures], [key for key in keys if key not in measures]
