"""People: hire, change, appoint, let go (ORG-02). A login begins and ends with the employment."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service

from ..events import StaffHired, StaffLeft, StaffMoved
from ..models import Appointment, Department, Post, Staff
from . import appointments, grants, handovers

OF_THE_FILE = {"username", "number", "full_name", "name_en", "email", "phone", "region", "joined_on"}
OF_THE_PERSON = {"phone", "language", "theme"}


@service
def hire(
    *,
    by,
    username: str,
    number: str,
    full_name: str,
    post: Post | None = None,
    superior: Staff | None = None,
    joined_on: date | None = None,
    **values,
) -> Staff:
    """Open a staff file and a login without password, and appoint to the post from the first day on."""
    joined_on = joined_on or clock.today()
    staff = Staff(
        username=username,
        number=number,
        full_name=full_name,
        joined_on=joined_on,
        **_only(OF_THE_FILE, values),
    )
    staff.set_unusable_password()
    records.add(staff, by=by)
    publish(StaffHired(staff.pk, joined_on))
    if post:
        appointments.appoint(staff, post, by=by, starts_on=joined_on, superior=superior)
        staff.refresh_from_db()
    return staff


@service
def change(staff: Staff, *, by, version: int | None = None, **values) -> Staff:
    """Change the staff file; posts change by `appointments.appoint`, the end by `leave`. Raises Conflict."""
    return records.change(staff, _only(OF_THE_FILE, values), by=by, version=version)


@service
def admit(staff: Staff, *, by, allowed: bool = True) -> Staff:
    """Let somebody enter the administration, or no longer; what may be done there is a matter of roles."""
    if by == staff:
        raise RuleBroken(_("Nobody opens the administration to himself."), "ORG-15")
    return records.change(staff, {"is_staff": allowed}, by=by)


@service
def change_own(*, by, **values) -> Staff:
    """What everybody may change about oneself: phone, language, theme."""
    return records.change(Staff.objects.get(pk=by.pk), _only(OF_THE_PERSON, values), by=by)


@service
def leave(
    staff: Staff, *, by, on: date | None = None, note: str = "", successors: dict[str, Staff | None] | None = None
) -> Staff:
    """Record that somebody leaves; with the last day the login ends. A day ahead is settled by the clock.

    `successors` take over now what they are named for ({key of a holding: person}, ORG-02); whatever is left on the last
    day goes to the superior or the head.
    """
    on, successors = on or clock.today(), successors or {}
    stored = handovers.hold(staff, successors.values())[staff.pk]
    if by == stored:
        raise RuleBroken(_("Somebody else has to record that you leave."), "ORG-02")
    if not stored.is_active:
        raise RuleBroken(_("%(name)s has left already.") % {"name": stored}, "ORG-02")
    if on < stored.joined_on:
        raise RuleBroken(_("%(name)s joined later than that.") % {"name": stored}, "ORG-02", field="on")
    if successors:
        # The reason of an end stays in the staff file: what is handed over only says that somebody leaves.
        handovers.hand_over(stored, successors, by=by, note=_("%(name)s leaves") % {"name": stored})
    stored = records.change(stored, {"left_on": on}, by=by)
    for appointment in stored.appointments.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)):
        appointments.cut(appointment, on, by=by)
    return _close(stored, by=by) if on <= clock.today() else stored


@service
def settle(*, by, on: date | None = None, within: Department | None = None, only=None) -> int:
    """Bring department, post and superior of people up to a day (today), and close logins whose last day is over.

    The clock calls it every day for everybody; `within` a department or `only` these keys, after a change.
    Returns how many files changed.
    """
    on = on or clock.today()
    everybody = Staff.objects.employed().order_by("pk")
    if within is not None:
        everybody = everybody.filter(department__path__startswith=within.path)
    elif only is not None:
        everybody = everybody.filter(pk__in=only)
    else:
        for leaver in list(everybody.filter(left_on__lt=on)):
            _close(leaver, by=by)
    places = appointments.places(everybody, on)
    changed = [person for person in everybody if _differs(person, places.get(person.pk, appointments.NOWHERE))]
    for person in changed:
        _place(person, places.get(person.pk, appointments.NOWHERE), by=by)
    return len(changed)


def _differs(person: Staff, place: appointments.Place) -> bool:
    return (person.department_id, person.post_id, person.superior_id) != place


def _place(person: Staff, place: appointments.Place, *, by) -> None:
    moved = (person.department_id, person.post_id) != place[:2]
    records.change(person, place._asdict(), by=by)
    if moved:
        publish(StaffMoved(person.pk, place.department_id, place.post_id))


def _close(staff: Staff, *, by) -> Staff:
    """The employment is over, and whatever work is left goes to somebody who stays."""
    handovers.hand_over_rest(staff, by=by, note=_("%(name)s has left") % {"name": staff})
    return _shut(staff, by=by)


def _shut(staff: Staff, *, by) -> Staff:
    """No login, no session, no grant, no seat at the head of a department."""
    seats = list(Department.objects.filter(head=staff).order_by("pk"))
    for department in seats:
        records.change(department, {"head": None}, by=by)
    staff = records.change(
        staff, {"is_active": False, "department_id": None, "post_id": None, "superior_id": None}, by=by
    )
    staff.sessions.all().delete()
    grants.end_all(staff, by=by)
    publish(StaffLeft(staff.pk, staff.left_on))
    below = Appointment.objects.filter(superior=staff).values("staff")
    settle(by=by, only=Staff.objects.filter(Q(superior=staff) | Q(pk__in=below)).values("pk"))
    return staff


def _only(names: set[str], values: dict) -> dict:
    if strays := set(values) - names:
        raise TypeError(f"not changed here: {', '.join(sorted(strays))}")
    return values
