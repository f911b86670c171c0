"""What a person holds in the organisation itself: the seat at the head of a department, the people below (ORG-01, ORG-02)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bizops.kernel import records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Staff
from . import appointments, departments
from . import staff as people


@service
def give_seats(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Name another head for these departments."""
    seats = list(rows.order_by("pk"))
    for department in seats:
        departments.set_head(department, to, by=by)
    return len(seats)


@service
def give_people(rows: QuerySet, to: Staff, *, by, note: str = "") -> int:
    """Let these appointments report to somebody else; the successor's own to the head again. Raises RuleBroken for a circle."""
    held = list(rows.select_related("staff").order_by("pk"))
    above = appointments._chain(to) - {to.pk}
    for appointment in held:
        if appointment.staff_id in above:
            raise RuleBroken(
                _("%(name)s reports to %(below)s: it cannot be the other way round too.")
                % {"name": to, "below": appointment.staff},
                "ORG-01",
            )
        superior = None if appointment.staff_id == to.pk else to
        records.change(appointment, {"superior": superior}, by=by)
    people.settle(by=by, only=[appointment.staff_id for appointment in held])
    return len(held)
