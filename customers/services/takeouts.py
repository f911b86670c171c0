"""Taking a large list of customers out of the house: asked for, allowed, done once (CUS-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Sum
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.audit.models import Access
from bizops.figures.registry import figure
from bizops.figures.services import figures
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.numbering.registry import series

from ..choices import TakeoutStatus
from ..models import Takeout

CLAUSE, DAY = "CUS-11", timedelta(hours=24)
NUMBERS = series("customers.takeout", "E-{year}-{number:04}", gettext_lazy("Take-outs"))
LARGE = figure(
    "customers.large_export_rows",
    500,
    gettext_lazy("Rows of a list of customers that somebody takes out within 24 hours without consent"),
    CLAUSE,
)
VALID = figure(
    "customers.takeout_days", 7, gettext_lazy("Days within which a list that was allowed is taken out"), CLAUSE
)
# Words of an address that change neither which rows nor which columns there are.
IDLE = frozenset({"at", "view", "columns", "filters", "format", "sort", "size"})


@dataclass(frozen=True)
class List:
    """A list as it would leave the house: its kind, its filters in order, its columns, how many rows, and in words."""

    label: str
    query: str
    columns: tuple[str, ...]
    rows: int
    said: str = ""


def canonical(words: QueryDict, many: Iterable[str] = ()) -> str:
    """The filters of an address in order, so that the same question is written in one way.

    Of a name that stands there more than once the last value counts, as it does for the rows; `many` are the names of
    filters that take all of their values.
    """
    plain = QueryDict(mutable=True)
    for name in sorted(set(words) - IDLE):
        values = sorted(set(words.getlist(name))) if name in many else [words[name]]
        for value in filter(None, values):
            plain.appendlist(name, value)
    return plain.urlencode()


@service
def ask(*, by, wanted: List, purpose: str) -> Takeout:
    """Ask for a list; it may be taken out by consent. Raises RuleBroken."""
    if by.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": by}, "ORG-01")
    if not purpose.strip():
        raise RuleBroken(_("Say what it is for."), CLAUSE, field="purpose")
    takeout = Takeout(
        owner=by,
        department=by.department,
        label=wanted.label,
        query=wanted.query,
        columns=list(wanted.columns),
        rows=wanted.rows,
        said=wanted.said[:500],
        purpose=purpose.strip(),
        asked_at=clock.now(),
    )
    takeout.number = numbering.take(NUMBERS, on=clock.today())
    return records.add(takeout, by=by)


@service
def allow(takeout: Takeout, *, by, request=None) -> Takeout:
    """All have agreed: exactly this list, with no more rows, may be taken out once, within [7] days."""
    until = clock.now() + timedelta(days=figures.value(VALID.key))
    Takeout.lifecycle.go(takeout, "allow", by=by, values={"until": until})
    return takeout


def must_ask(wanted: List, *, by) -> bool:
    """Whether somebody needs consent to take this list out, and has none.

    What he took out of this kind of list within 24 hours counts along, so that no large list goes out in pieces.
    """
    return bool(_is_large(wanted, by) and why_not(wanted, by=by))


def usable(wanted: List, *, by) -> Takeout | None:
    """The consent that this list uses up when it leaves the house now; None if it needs or has none."""
    return _fitting(wanted, by) if _is_large(wanted, by) else None


def why_not(wanted: List, *, by) -> str:
    """Why a large list stays in the house, or nothing: nobody agreed to it, or it has more rows than were agreed to."""
    if _fitting(wanted, by):
        return ""
    if _allowed(wanted, by).exists():
        return _("The list has grown to %(rows)s rows; ask again.") % {"rows": wanted.rows}
    return refusal()


@service
def pass_out(wanted: List, *, by) -> Takeout | None:
    """Let the list leave the house now; consent that it needs is used up by it. Raises RuleBroken without one.

    One at a time for each person, until the transaction has put on record what left.
    """
    _one_at_a_time(by)
    if not _is_large(wanted, by):
        return None
    if words := why_not(wanted, by=by):
        raise RuleBroken(words, CLAUSE)
    takeout, values = _fitting(wanted, by), {"used_at": clock.now(), "taken": wanted.rows}
    if not Takeout.lifecycle.sweep(Takeout.objects.filter(pk=takeout.pk), "use", by=by, values=values):
        raise RuleBroken(refusal(), CLAUSE)
    return takeout


def must_not_print(label: str, rows: int, *, by) -> bool:
    """Whether so many papers of a kind of record are more than leaves the house without consent, which paper has none."""
    return _is_large(List(label, "", (), rows), by)


@service
def pass_on_paper(label: str, rows: int, *, by) -> None:
    """So many papers leave the house in this transaction, one batch of a person at a time. Raises RuleBroken."""
    _one_at_a_time(by)
    if must_not_print(label, rows, by=by):
        raise RuleBroken(refusal(), CLAUSE)


def refusal() -> str:
    return _("Taking out more than %(rows)s rows within 24 hours needs consent.") % {"rows": figures.value(LARGE.key)}


def run_out() -> int:
    """Let lapse what was allowed and not taken out in time. Returns how many."""
    late = Takeout.objects.filter(status=TakeoutStatus.ALLOWED, until__lte=clock.now())
    return len(Takeout.lifecycle.sweep(late, "lapse"))


def _one_at_a_time(by) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [NUMBERS, by.pk])


def _is_large(wanted: List, by) -> bool:
    """With what left as files and on paper within 24 hours, less what left with consent."""
    since = clock.now() - DAY
    out = Access.objects.filter(by=by, what__in=("exported", "printed"), label=wanted.label, at__gte=since)
    with_consent = Takeout.objects.used_since(since).filter(owner=by, label=wanted.label)
    taken = (out.aggregate(n=Sum("rows"))["n"] or 0) - (with_consent.aggregate(n=Sum("taken"))["n"] or 0)
    return max(taken, 0) + wanted.rows > figures.value(LARGE.key)


def _fitting(wanted: List, by) -> Takeout | None:
    """Consent for as many rows; the smallest one that is large enough."""
    return _allowed(wanted, by).filter(rows__gte=wanted.rows).order_by("rows", "pk").first()


def _allowed(wanted: List, by):
    """Consent for exactly this: the person, the kind of list, the filters, the columns in any order."""
    mine = Takeout.objects.usable().filter(owner=by, label=wanted.label, query=wanted.query)
    columns = list(wanted.columns)
    return mine.filter(columns__contains=columns, columns__contained_by=columns)
