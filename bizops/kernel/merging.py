"""What hangs on a record and follows it when it is merged into another one; every floor declares its own in `merging.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from .registry import Registry


@dataclass(frozen=True)
class Follower:
    """Rows of `model` that name a record in `field` and go along with it. `of` is its kind, None for rows on any kind.

    `rows(kind, key)` says which rows hang on a record, where `field` alone does not. A record has one row for each
    combination of the columns `once`: where the kept record has it already, the other one's stays behind, as `doubles`
    explains. `changes` are further columns in which a merge may change rows of either record; when it is undone, only
    rows that are `fits` get them back. `clear(winner, loser, by=, note=)` runs before the rows go, `settle(winner, by=)`
    when all have gone and the kept record is written.
    """

    model: type[Model]
    field: str
    label: str
    of: type[Model] | None = None
    rows: Callable[[type[Model], int], QuerySet] | None = None
    once: tuple[str, ...] = ()
    doubles: str = ""
    changes: tuple[str, ...] = ()
    fits: Q | None = None
    clear: Callable[..., None] | None = None
    settle: Callable[..., None] | None = None

    @property
    def key(self) -> str:
        return _key(self.model, self.field)

    @property
    def columns(self) -> tuple[str, ...]:
        """All that a merge may change, as it is stored; what names the record comes first."""
        return tuple(self.model._meta.get_field(name).attname for name in (self.field, *self.changes))

    def of_record(self, document: Model) -> QuerySet:
        """The rows that hang on a record."""
        if self.rows:
            return self.rows(type(document), document.pk).order_by()
        return self.model._base_manager.filter(**{self.field: document.pk}).order_by()

    def going(self, winner: Model, loser: Model) -> QuerySet:
        """Those that go from one record to the other."""
        rows = self.of_record(loser)
        return rows.exclude(self._double(winner)) if self.once else rows

    def staying(self, winner: Model, loser: Model) -> QuerySet:
        """Those that stay behind, because the kept record has the like of them."""
        rows = self.of_record(loser)
        return rows.filter(self._double(winner)) if self.once else rows.none()

    def _double(self, winner: Model) -> Exists:
        return Exists(self.of_record(winner).filter(**{name: OuterRef(name) for name in self.once}))


@dataclass(frozen=True)
class Left:
    """Rows that name a record in `field` and stay with it when it is merged, for a reason."""

    model: type[Model]
    field: str
    because: str


followers: Registry[Follower] = Registry("follower")
left_behind: Registry[Left] = Registry("what is left behind")


def follows(model: type[Model], field: str, label: str, **words) -> Follower:
    """Declare that rows go along when the record that they name is merged into another one."""
    return followers.add(_key(model, field), Follower(model, field, label, **words))


def stays(model: type[Model], field: str, because: str) -> Left:
    """Declare that rows stay with a merged record, and why."""
    return left_behind.add(_key(model, field), Left(model, field, because))


def followers_of(kind: type[Model]) -> list[Follower]:
    """What goes along with a record of this kind."""
    return [each for each in followers if each.of in (kind, None)]


def _key(model: type[Model], field: str) -> str:
    return f"{model._meta.label_lower}.{field}"
