"""Appointments: who holds which post from when to when (ORG-01)."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Appointment, Department, Post, Staff

A_DAY = timedelta(days=1)


class Place(NamedTuple):
    """Where a person stands by the current main appointment."""

    department_id: int | None
    post_id: int | None
    superior_id: int | None


NOWHERE = Place(None, None, None)


@service
def appoint(
    staff: Staff,
    post: Post,
    *,
    by,
    starts_on: date,
    ends_on: date | None = None,
    superior: Staff | None = None,
    is_main: bool = True,
) -> Appointment:
    """Appoint somebody to a post; a new main appointment ends the running one the day before. Raises RuleBroken."""
    stored = records.locked(staff)
    _may_be_appointed(stored, superior, starts_on, ends_on, by)
    if is_main:
        _make_room(stored, starts_on, ends_on, by)
    appointment = Appointment(
        staff=stored,
        post=post,
        department=post.department,
        superior=superior,
        starts_on=starts_on,
        ends_on=ends_on,
        is_main=is_main,
    )
    records.add(appointment, by=by)
    _settle(stored, by)
    return appointment


@service
def end(appointment: Appointment, *, by, on: date, note: str = "", version: int | None = None) -> Appointment:
    """End an appointment with a day; its roles end with it."""
    if on < appointment.starts_on:
        raise RuleBroken(_("It begins later than that."), "ORG-01", field="on")
    stored = records.change(appointment, {"ends_on": on}, by=by, version=version)
    _settle(stored.staff, by)
    return stored


def cut(appointment: Appointment, on: date, *, by) -> None:
    """Let it end with a day; one that would only begin later goes, and its history stays."""
    if appointment.starts_on > on:
        appointment.delete()
    else:
        records.change(appointment, {"ends_on": on}, by=by)


def places(people, on: date) -> dict[int, Place]:
    """Where each of `people` stands on a day, in two queries. Without a named superior it is the nearest head above."""
    heads = {pk: (path, head) for pk, path, head in Department.objects.values_list("pk", "path", "head")}
    rows = Appointment.objects.main().on(on).filter(staff__in=people.order_by().values("pk"))
    found = {}
    for person, department, post, superior, employed in rows.values_list(
        "staff", "department", "post", "superior", "superior__is_active"
    ):
        named = superior if employed else None
        found[person] = Place(department, post, named or _nearest_head(heads, department, person))
    return found


def _nearest_head(heads: dict, department: int, person: int) -> int | None:
    """The head of the department, or of the next one above that has a head other than the person."""
    path = heads[department][0]
    upwards = [int(key) for key in reversed(path.strip("/").split("/"))]
    return next((head for pk in upwards if (head := heads[pk][1]) and head != person), None)


def _may_be_appointed(staff: Staff, superior: Staff | None, starts_on: date, ends_on: date | None, by) -> None:
    if by == staff:
        raise RuleBroken(_("Nobody appoints oneself."), "ORG-01")
    if not staff.is_active or (staff.left_on and staff.left_on < starts_on):
        raise RuleBroken(_("%(name)s has left.") % {"name": staff}, "ORG-02")
    if starts_on < staff.joined_on:
        raise RuleBroken(_("%(name)s joined later than that.") % {"name": staff}, "ORG-02", field="starts_on")
    if ends_on and ends_on < starts_on:
        raise RuleBroken(_("It would end before it begins."), "ORG-01", field="ends_on")
    if superior and staff.pk in _chain(superior):
        raise RuleBroken(
            _("%(superior)s reports to %(name)s: it cannot be the other way round too.")
            % {"superior": superior, "name": staff},
            "ORG-01",
            field="superior",
        )


def _chain(superior: Staff) -> set[int]:
    """The person and everybody above."""
    above = dict(Staff.objects.exclude(superior=None).values_list("pk", "superior"))
    seen, at = set(), superior.pk
    while at and at not in seen:
        seen.add(at)
        at = above.get(at)
    return seen


def _make_room(staff: Staff, starts_on: date, ends_on: date | None, by) -> None:
    """End the main appointment that runs; refuse if another one begins within the days of the new one."""
    overlapping = staff.appointments.main().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    for running in overlapping:
        if running.starts_on >= starts_on:
            raise RuleBroken(
                _("%(name)s has another main appointment from %(day)s: end that one first.")
                % {"name": staff, "day": running.starts_on},
                "ORG-01",
                field="starts_on",
            )
        records.change(running, {"ends_on": starts_on - A_DAY}, by=by)


def _settle(staff: Staff, by) -> None:
    from . import staff as people  # the two modules of verbs lean on each other

    people.settle(by=by, on=clock.today(), only=[staff.pk])
