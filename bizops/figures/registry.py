"""Where code declares the figures that it reads, each with the manual's default."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bizops.kernel.registry import Registry

from .choices import Kind

Value = int | Decimal | str | bool | date

# `bool` before `int`: a switch is an int to Python.
KINDS: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.SWITCH),
    (int, Kind.WHOLE),
    (Decimal, Kind.DECIMAL),
    (date, Kind.DAY),
    (str, Kind.TEXT),
)
SWITCHES = {"yes": True, "no": False}


@dataclass(frozen=True)
class Declared:
    """A figure as the code knows it."""

    key: str
    default: Value
    label: str
    clause: str = ""
    allowed: tuple[Value, ...] = ()

    @property
    def kind(self) -> Kind:
        return _kind(self.default)

    @property
    def choices(self) -> str:
        """The allowed values as they are written; empty where any will do."""
        return ", ".join(written(value) for value in self.allowed)

    def admits(self, value: Value) -> bool:
        return not self.allowed or value in self.allowed


figures: Registry[Declared] = Registry("figure")


def figure(key: str, default: Value, label: str, clause: str = "", allowed: tuple[Value, ...] = ()) -> Declared:
    """Declare a figure; its kind is that of the default (int, Decimal, str, bool, date). `allowed`: no other value."""
    kind = _kind(default)
    if kind is None:
        raise TypeError(f"figure {key!r}: {type(default).__name__} is no kind of figure")
    if any(_kind(value) != kind for value in allowed):
        raise TypeError(f"figure {key!r}: an allowed value is of another kind than the default")
    declared = Declared(key, default, label, clause, tuple(allowed))
    if not declared.admits(default):
        raise ValueError(f"figure {key!r}: the default {default!r} is not among the allowed values")
    return figures.add(key, declared)


def parse(kind: str, text: str) -> Value:
    """The typed value of a written one. Raises ValueError if it makes no sense."""
    text = text.strip()
    try:
        if kind == Kind.WHOLE:
            return int(text)
        if kind == Kind.DECIMAL:
            return _finite(Decimal(text))
        if kind == Kind.DAY:
            return date.fromisoformat(text)
        if kind == Kind.SWITCH:
            return SWITCHES[text.lower()]
    except (InvalidOperation, KeyError) as error:
        raise ValueError(f"{text!r} is no {Kind(kind).value}") from error
    return text


def written(value: Value) -> str:
    """How a value stands in its row."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _kind(value: Value) -> Kind | None:
    return next((kind for type_, kind in KINDS if isinstance(value, type_)), None)


def _finite(number: Decimal) -> Decimal:
    """Not infinite, and of a size that a figure of a manual can have."""
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise ValueError(f"{number} is no figure")
    return number
