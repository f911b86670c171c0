"""What hangs on two files of one firm, as it goes from one to the other and back: set-based, each kind as declared (CUS-18)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from bizops.kernel.merging import Follower, followers_of
from bizops.measures.services import kept

from ..models import Customer

Seen = dict[str, dict[int, tuple]]


@dataclass(frozen=True)
class Line:
    """One kind of rows as the preview counts them: how many go, and how many stay behind because of `doubles`."""

    label: str
    going: int
    staying: int
    doubles: str


@dataclass(frozen=True)
class Way:
    """One kind of rows as the preview of an undo counts them: how many go back, and how many went elsewhere since."""

    label: str
    back: int
    elsewhere: int


def lines(winner: Customer, loser: Customer) -> list[Line]:
    """What a merge would move; kinds without rows are left out."""
    found = [
        Line(each.label, each.going(winner, loser).count(), each.staying(winner, loser).count(), each.doubles)
        for each in followers_of(Customer)
    ]
    return [line for line in found if line.going or line.staying]


def seen(winner: Customer, loser: Customer) -> Seen:
    """All that a merge may change, as it stands."""
    return {each.key: _seen(each, winner, loser) for each in followers_of(Customer)}


def move(winner: Customer, loser: Customer, *, by, note: str) -> None:
    """Let the rows go from one file to the other."""
    for each in followers_of(Customer):
        if each.clear:
            each.clear(winner, loser, by=by, note=note)
        with kept.counting(each.going(winner, loser)) as rows:
            _write(rows, {each.columns[0]: winner.pk})


def settle(file: Customer, *, by) -> None:
    """Let what came to a file follow it: whose it is, what it is called."""
    for each in followers_of(Customer):
        if each.settle:
            each.settle(file, by=by)


def differences(before: Seen) -> dict[str, list[dict]]:
    """What a merge has changed, for each kind: groups of keys with the values before and after."""
    changed = {}
    for each in followers_of(Customer):
        old, groups = before[each.key], defaultdict(list)
        for pk, *now in each.model._base_manager.filter(pk__in=list(old)).values_list("pk", *each.columns):
            if old[pk] != tuple(now):
                groups[old[pk], tuple(now)].append(pk)
        if groups:
            changed[each.key] = [_group(each, was, now, keys) for (was, now), keys in groups.items()]
    return changed


def ways_back(moved: dict[str, list[dict]]) -> list[Way]:
    """What an undo would put back."""
    found = []
    for each, groups in _kinds(moved):
        went = [group for group in groups if each.columns[0] in group["before"]]
        if went:
            back = each.model._base_manager.filter(_still(each, went)).count()
            found.append(Way(each.label, back, sum(len(group["keys"]) for group in went) - back))
    return found


def put_back(moved: dict[str, list[dict]], *, by, note: str) -> None:
    """Put back exactly what a merge changed, where it still stands as the merge left it."""
    for each, groups in _kinds(moved):
        with kept.counting(each.model._base_manager.filter(_still(each, groups))) as rows:
            # All hang where they hung before any gets back what only one of them may have.
            for name in each.columns:
                for group in groups:
                    if name in group["before"]:
                        _back(each, name, rows.filter(pk__in=group["keys"]), group, by=by, note=note)


def _seen(each: Follower, winner: Customer, loser: Customer) -> dict[int, tuple]:
    rows = each.of_record(loser)
    if each.changes:
        rows |= each.of_record(winner)
    return {pk: tuple(values) for pk, *values in rows.values_list("pk", *each.columns)}


def _group(each: Follower, was: tuple, now: tuple, keys: list[int]) -> dict:
    """Only the columns that differ, and always the one that names the record after it."""
    pairs = list(zip(each.columns, was, now, strict=True))
    differ = [(name, old, new) for name, old, new in pairs if old != new]
    return {
        "keys": sorted(keys),
        "before": {name: old for name, old, _new in differ},
        "after": {each.columns[0]: now[0], **{name: new for name, _old, new in differ}},
    }


def _kinds(moved: dict[str, list[dict]]) -> list[tuple[Follower, list[dict]]]:
    """The kinds of rows that a merge changed, each with its groups; one whose chapter is gone is left out."""
    return [(each, moved[each.key]) for each in followers_of(Customer) if each.key in moved]


def _still(each: Follower, groups: list[dict]) -> Q:
    """The rows of these groups that hang where the merge has hung them."""
    name, found = each.columns[0], Q(pk__in=())
    for group in groups:
        found |= Q(pk__in=group["keys"], **{name: group["after"][name]})
    return found


def _back(each: Follower, name: str, rows: QuerySet, group: dict, *, by, note: str) -> None:
    """One column; beyond where they hung, only of rows in which nobody has changed it since and in which it still fits."""
    value, now, lifecycle = group["before"][name], group["after"][name], getattr(each.model, "lifecycle", None)
    if name != each.columns[0]:
        rows = rows.filter(each.fits or Q(), **{name: now})
    if lifecycle and name == lifecycle.field:
        back = next(
            move for move in lifecycle.moves if not move.permission and now in move.source and move.target == value
        )
        lifecycle.sweep(rows, back.name, by=by, note=note)
    else:
        _write(rows, {name: value})


def _write(rows: QuerySet, values: dict) -> None:
    if any(field.name == "version" for field in rows.model._meta.concrete_fields):
        values = {**values, "version": F("version") + 1}
    rows.update(**values)
