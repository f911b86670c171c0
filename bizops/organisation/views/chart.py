"""The organisation chart, drawn from departments, posts and appointments (ORG-01)."""

from dataclasses import dataclass, field

from django.shortcuts import render

from bizops.kernel import clock
from bizops.pages.gates import gate, permission

from ..models import Appointment, Department, Post


@dataclass
class Seat:
    """A post in the chart with the people who hold it."""

    post: Post
    people: list = field(default_factory=list)

    @property
    def vacant(self) -> int:
        return max(self.post.headcount - len(self.people), 0)

    @property
    def over(self) -> int:
        return max(len(self.people) - self.post.headcount, 0)


@dataclass
class Unit:
    """A department in the chart with its posts and all below it."""

    department: Department
    seats: list[Seat] = field(default_factory=list)
    units: list["Unit"] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(len(seat.people) for seat in self.seats) + sum(unit.filled for unit in self.units)

    @property
    def authorised(self) -> int:
        return sum(seat.post.headcount for seat in self.seats) + sum(unit.authorised for unit in self.units)

    @property
    def vacant(self) -> int:
        return sum(seat.vacant for seat in self.seats) + sum(unit.vacant for unit in self.units)


def chart_on(day, staff, departments=None) -> list[Unit]:
    """The departments at the top (of those given, else of all), each with all below it, in three queries."""
    rows = Department.objects.all() if departments is None else departments
    units = {d.pk: Unit(d) for d in rows.visible_to(staff).select_related("head").order_by("pk")}
    seats = {}
    # Asked one after the other: what somebody lays down in between appears the next time.
    for post in Post.objects.visible_to(staff).filter(department__in=units).order_by("pk"):
        seats[post.pk] = Seat(post)
        units[post.department_id].seats.append(seats[post.pk])
    for held in Appointment.objects.on(day).filter(post__in=seats).select_related("staff").order_by("staff__number"):
        seats[held.post_id].people.append(held.staff)
    top = []
    for unit in units.values():
        parent = units.get(unit.department.parent_id)
        (parent.units if parent else top).append(unit)
    return top


@gate(permission("organisation.view_department"))
def chart(request):
    units = chart_on(clock.today(), request.user)
    figures = {name: sum(getattr(unit, name) for unit in units) for name in ("filled", "authorised", "vacant")}
    return render(request, "organisation/chart.html", {"units": units, **figures})
