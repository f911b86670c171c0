"""Putting customers and what hangs on them into other hands, many at once (ORG-02).

A leaver may keep thousands: a fixed number of statements, with history by the triggers. Figures that are kept by person
are marked before and after, and whoever follows the records hears of all of them in one event.
"""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.measures.services import kept
from bizops.organisation.events import OwnersChanged
from bizops.organisation.models import Staff

from ..choices import ReviewStatus
from ..models import Review
from . import lookups


@service
def give_customers(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Name another person in charge of customers; they go to that person's department. Raises RuleBroken without one."""
    return _with_forms(rows, **_place_of(to))


@service
def give_promises(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Let somebody else answer; the dates stay. Raises RuleBroken if the person belongs to no department."""
    return _give(rows, **_place_of(to))


@service
def give_lookups(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Let somebody else owe the returns; the files close, for a look was granted to the reader alone (CUS-10)."""
    lookups.close_all(list(rows.values_list("pk", flat=True)), by=by, note=note)
    return _give(rows, **_place_of(to))


@service
def give_service(rows: QuerySet, to: Staff | None, *, by, note: str = "") -> int:
    """Name another service person of customers, or none."""
    return _with_forms(rows, service_person_id=to and to.pk)


@service
def give_investigations(rows: QuerySet, to: Staff | None, *, by, note: str = "") -> int:
    """Let somebody else look into leak incidents, or nobody for now. Raises RuleBroken for whoever is held responsible."""
    if to is not None and rows.filter(accused=to).exists():
        raise RuleBroken(_("Somebody else than %(name)s has to look into these incidents.") % {"name": to}, "ORG-14")
    return _give(rows, investigator_id=to and to.pk)


def _with_forms(rows: QuerySet, **words) -> int:
    """Customers, and the review forms that are still to be filled in or approved: they follow whoever is in charge."""
    of_these = Review.objects.of_open_rounds().filter(customer__in=list(rows.values_list("pk", flat=True)))
    _give(of_these.exclude(status=ReviewStatus.APPROVED), **words)
    return _give(rows, **words)


def _place_of(to: Staff) -> dict[str, int]:
    if to.department_id is None:
        raise RuleBroken(_("%(owner)s belongs to no department yet.") % {"owner": to}, "ORG-01")
    return {"owner_id": to.pk, "department_id": to.department_id}


def _give(rows: QuerySet, **words) -> int:
    model = rows.model
    keys = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return 0
    with kept.counting(model._base_manager.filter(pk__in=keys)) as mine:
        mine.update(**words, version=F("version") + 1)
    fields = tuple(name.removesuffix("_id") for name in words)
    publish(OwnersChanged(model._meta.label_lower, tuple(keys), fields))
    return len(keys)
