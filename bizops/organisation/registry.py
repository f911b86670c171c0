"""Where chapters declare what a person may hold (`handover.py`), so that nothing is lost when somebody leaves (ORG-02)."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from bizops.kernel.registry import Registry
from bizops.pages.entity import EntityPages


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is in somebody's hands. `rows()` are all that must not be lost, `owner` says in whose hands.

    `give(rows, to, by=, note=)` puts rows into other hands and returns how many; `counted(n)` says "3 customers".
    Whoever gets them needs `permission`. `opens` is the list (app/model) that shows them, `words(staff)` the words of its
    address. `automatic`: without a successor the superior or the head gets them; `may_be_empty`: they can be in nobody's
    hands. What is `last` is given when all else has found its place.
    """

    key: str
    label: str
    counted: Callable[[int], str]
    owner: str
    rows: Callable[[], QuerySet]
    give: Callable[..., int]
    permission: str
    opens: str = ""
    words: Callable[[Model], dict[str, str]] | None = None
    automatic: bool = True
    may_be_empty: bool = False
    last: bool = False
    hint: str = ""

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.key.replace(".", "_")

    def held_by(self, staff: Model) -> QuerySet:
        """What this person holds of it."""
        return self.rows().filter(**{self.owner: staff})

    def address(self, staff: Model) -> str:
        """The list of what this person holds; "" where no page shows exactly these rows."""
        if not self.opens or self.words is None:
            return ""
        app, name = self.opens.split("/")
        try:
            page = reverse(f"{app}:{name}_list")
        except NoReverseMatch:
            return ""
        words = self.words(staff)
        pages = EntityPages.of(self.opens)
        return f"{page}?{urlencode(words)}" if set(words) <= set(pages.filters.base_filters) else ""


holdings: Registry[Holding] = Registry("holding")


def holding(key: str, **words):
    """Declare `def rows()` as all that somebody may hold of this kind."""

    def keep(rows):
        holdings.add(key, Holding(key, rows=rows, **words))
        return rows

    return keep


def in_order() -> list[Holding]:
    """As they are asked and given: what goes along with something else comes last."""
    return sorted(holdings, key=lambda holding: holding.last)


def holders(people: QuerySet) -> QuerySet:
    """Those of the people in whose hands there is anything at all."""
    anything = Q(pk__in=())
    for each in holdings:
        anything |= Q(Exists(each.rows().order_by().filter(**{each.owner: OuterRef("pk")})))
    return people.filter(anything)
