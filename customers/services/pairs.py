"""Pairs of files that may be of one firm, found set by set; and those of whom it is known that they are two (CUS-18)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.lifecycle import LONGEST_NOTE
from bizops.kernel.services import service

from ..models import Apart, Customer
from .duplicates import CLAUSE, ENOUGH, SHORTEST_NAME, SHORTEST_PHONE, Why
from .merging import PERMISSION

# Column, shortest word that says anything, and the weight of the likeness: the sum of weights is how sure a pair is.
# Tax numbers the database keeps apart. The sound counts only where the name is not the same anyway.
COLUMNS = (
    (Why.NAME, "name_key", SHORTEST_NAME, 4),
    (Why.PHONE, "phone_key", SHORTEST_PHONE, 2),
    (Why.SOUND, "name_sound", 4, 1),
)
# Files of a word that many share (a switchboard, a market) are compared with the oldest of them only.
ALIKE = """
SELECT a.id AS one, b.id AS other, {weight} AS weight
FROM (SELECT {column} AS word, count(*) AS files FROM seen WHERE length({column}) >= {shortest}
      GROUP BY {column} HAVING count(*) > 1) AS twice
JOIN seen AS a ON a.{column} = twice.word
 AND (twice.files <= {enough} OR a.id = (SELECT min(o.id) FROM seen AS o WHERE o.{column} = twice.word))
JOIN seen AS b ON b.{column} = twice.word AND b.id > a.id {unless}
"""
PAIRS = """
WITH seen AS NOT MATERIALIZED ({seen}), alike AS ({alike})
SELECT sum(weight)::int AS weight, one, other, array_agg(weight) FROM alike
WHERE NOT EXISTS (SELECT FROM customers_apart AS x WHERE x.first_id = one AND x.second_id = other) {only}
GROUP BY one, other {beyond}
ORDER BY 1 DESC, one, other LIMIT %s
"""


@dataclass(frozen=True)
class Pair:
    """Two files and what they have in common, the strongest first; the older file stands first."""

    one: Customer
    other: Customer
    whys: tuple[Why, ...]
    weight: int

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in the list: what the next page begins behind."""
        return self.weight, self.one.pk, self.other.pk


def find(
    staff, *, most: int = ENOUGH, after: tuple[int, int, int] | None = None, of: Customer | None = None
) -> list[Pair]:
    """Pairs among the files on file that a person sees, the surest first: two queries, however many files there are.

    By phone only for those who may see phones. `after` is the place of the last pair of the page before; `of` asks for
    the pairs of one file.
    """
    mine = Customer.objects.visible_to(staff).active().order_by()
    seen, params = mine.values("id", *(column for _w, column, _s, _n in COLUMNS)).query.sql_with_params()
    columns = [each for each in COLUMNS if each[0] != Why.PHONE or staff.has_perm("customers.see_phone")]
    sql = PAIRS.format(
        seen=seen,
        alike=" UNION ALL ".join(_alike(*each) for each in columns),
        only="AND %s IN (one, other)" if of else "",
        beyond="HAVING (-sum(weight)::int, one, other) > (%s, %s, %s)" if after else "",
    )
    words = [*params, *([of.pk] if of else []), *((-after[0], *after[1:]) if after else ()), most]
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return list(_with_files(cursor.fetchall()))


@service
def set_apart(one: Customer, other: Customer, *, by, note: str) -> Apart:
    """Say that two files that look alike are two firms, and why: the pair is shown no more (CUS-18). Raises RuleBroken."""
    if not by.has_perm(PERMISSION):
        raise RuleBroken(_("Deciding on possible duplicates is not among your duties."), CLAUSE)
    if not note.strip():
        raise RuleBroken(_("Say why it is another company."), CLAUSE, field="note")
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(_("A reason has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="note")
    first, second = sorted((one, other), key=lambda file: file.pk)
    try:
        with transaction.atomic():
            return Apart.objects.create(first=first, second=second, by=by, note=note.strip())
    except IntegrityError:
        raise RuleBroken(_("Somebody has decided on these two files already."), CLAUSE) from None


def _alike(why: Why, column: str, shortest: int, weight: int) -> str:
    unless = "AND a.name_key <> b.name_key" if why == Why.SOUND else ""
    return ALIKE.format(column=column, shortest=shortest, weight=weight, enough=ENOUGH, unless=unless)


def _with_files(rows: Iterable[tuple]) -> Iterable[Pair]:
    rows = list(rows)
    files = Customer.objects.select_related("owner", "department").in_bulk({key for row in rows for key in row[1:3]})
    strength = {weight: why for why, _c, _s, weight in COLUMNS}
    for weight, one, other, weights in rows:
        whys = tuple(strength[each] for each in sorted(weights, reverse=True))
        yield Pair(files[one], files[other], whys, weight)


def apart(one: Customer, other: Customer) -> Apart | None:
    """The word of somebody that two files are two firms."""
    keys = sorted((one.pk, other.pk))
    return Apart.objects.select_related("by").filter(first=keys[0], second=keys[1]).first()
