"""The demo company: a distributor of glass and display panels with its departments, posts and people."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from bizops.kernel import clock, records

from . import demo_people as cast
from .models import Company, Department, Post, Region, Staff
from .passwords import OF_THE_DEMO as PASSWORD
from .services import appointments, departments, posts
from .services import company as house
from .services import staff as people

DEFAULT = "hengchuan"
COMPANIES = {DEFAULT: cast.COMPANY, "northwind": cast.NORTHWIND}
YEARS = 3


def logins() -> list[dict]:
    """The table on the login page of the demo: who can log in here, in the order of the manual."""
    found = {
        row.username: {"username": row.username, "who": row.full_name, "where": str(row.department or "–")}
        for row in Staff.objects.employed().filter(username__in=cast.LOGINS).select_related("department")
    }
    return [found[name] for name in cast.LOGINS if name in found]


def load(company: str) -> str:
    """Lay down the company as if it had grown over three years; returns what it made."""
    if company not in COMPANIES:
        raise LookupError(company)
    first = clock.today().replace(day=1) - timedelta(days=365 * YEARS)
    first = first.replace(day=1)
    with clock.at(_morning(first)):
        house.found(by=None, **COMPANIES[company])
        regions = {name: records.add(Region(name=name, name_en=english), by=None) for name, english in cast.REGIONS}
        units = _departments()
        seats = _posts(units)
    staff = _hire(first, seats, regions)
    _changes(first, staff, seats)
    _heads(first, units, staff)
    _open_logins(staff)
    _calendar(first)
    return f"{len(units)} departments, {len(seats)} posts, {len(staff)} people, {len(cast.LOGINS)} logins"


def _departments() -> dict[str, Department]:
    units: dict[str, Department] = {}
    for code, name, english, parent in cast.DEPARTMENTS:
        units[code] = departments.add(by=None, name=name, code=code, name_en=english, parent=units.get(parent))
    return units


def _posts(units: dict[str, Department]) -> dict[str, Post]:
    seats = {}
    for key, unit, name, english, kind, headcount, groups, duties in cast.POSTS:
        post = posts.add(
            by=None,
            department=units[unit],
            name=name,
            name_en=english,
            kind=kind,
            headcount=headcount,
            job_description="\n".join(f"{n}. {duty}" for n, duty in enumerate(duties, 1)),
        )
        seats[key] = posts.give_roles(post, groups, by=None)
    return seats


def _hire(first: date, seats: dict[str, Post], regions: dict[str, Region]) -> dict[str, Staff]:
    """Everybody on the day of joining; the personnel clerk signs for all who come after."""
    staff: dict[str, Staff] = {}
    for order, person in enumerate(sorted(cast.PEOPLE, key=lambda person: person.month), 1):
        day = _month(first, person.month) + timedelta(days=order % 9)
        with clock.at(_morning(day)):
            staff[person.username] = people.hire(
                by=staff.get("hr"),
                username=person.username,
                number=f"HC-{100 + order:04}",
                full_name=person.name,
                name_en=person.english,
                email=f"{person.username}@hengchuan.example",
                phone=f"139 0000 {100 + order:04}",
                region=regions.get(person.region),
                post=seats[person.first_post or person.post],
                joined_on=day,
            )
    return staff


def _changes(first: date, staff: dict[str, Staff], seats: dict[str, Post]) -> None:
    """Promotions half way, and one colleague who left."""
    for person in cast.PEOPLE:
        if person.first_post:
            day = _month(first, person.promoted)
            with clock.at(_morning(day)):
                appointments.appoint(staff[person.username], seats[person.post], by=staff["hr"], starts_on=day)
    for person in cast.PEOPLE:
        if person.left:
            day = _month(first, person.left)
            with clock.at(_morning(day)):
                people.leave(staff[person.username], by=staff["hr"], on=day, note="合同期满")


def _heads(first: date, units: dict[str, Department], staff: dict[str, Staff]) -> None:
    """Departments with a head of their own; the director heads the company and all others."""
    with clock.at(_morning(_month(first, 18))):
        for code, unit in units.items():
            departments.set_head(unit, staff[cast.HEADS.get(code, "director")], by=staff["director"])
        people.admit(staff["admin"], by=staff["director"])


def _open_logins(staff: dict[str, Staff]) -> None:
    """One hash for all: the password is public, and hashing it sixteen times would take longer than all the rest."""
    Staff.objects.filter(username__in=cast.LOGINS).update(password=make_password(PASSWORD))


def _calendar(first: date) -> None:
    for year in (first.year, first.year + 1, first.year + 2, first.year + YEARS):
        house.declare_day(date(year, 6, 18), False, "公司成立日", by=None)


def _month(first: date, months: int) -> date:
    """The first day of the month that lies so many months after the beginning."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=Company(**cast.COMPANY).zone)
