"""The small company of the bench: a director, two teams with a head and ten salespeople each."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from bizops.organisation.models import Department, Post, Region, Staff
from bizops.organisation.services import company, departments, posts
from bizops.organisation.services import staff as people

JOINED = date(2024, 1, 8)
SELLERS, TEAMS = 20, 2
PASSWORD = secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Office:
    """Everybody sees more than the one after: the director all, a head the team, a seller the own customers."""

    director: Staff
    head: Staff
    sellers: list[Staff]
    regions: dict[str, Region]


def laid_down(regions: tuple[str, ...]) -> Office:
    """Found the company and hire its people, each with a login."""
    company.found(by=None, name="衡川玻显商贸有限公司", short_name="HC")
    top = departments.add(by=None, name="总经办", code="GM")
    director = _hired("director", _post(top, "总经理", "directors"))
    departments.set_head(top, director, by=None)
    heads, sellers = [], []
    for team in range(TEAMS):
        unit = departments.add(by=None, name=f"业务{team + 1}部", code=f"BIZ{team + 1}", parent=top)
        heads.append(_hired(f"head{team + 1}", _post(unit, "部门经理", "heads")))
        departments.set_head(unit, heads[-1], by=None)
        seat = _post(unit, "业务员", "salespeople", headcount=SELLERS // TEAMS)
        sellers += [_hired(f"seller{len(sellers) + n + 1}", seat) for n in range(SELLERS // TEAMS)]
    Staff.objects.update(password=make_password(PASSWORD))
    return Office(director, heads[0], sellers, {name: Region.objects.create(name=name) for name in regions})


def _post(unit: Department, name: str, role: str, headcount: int = 1) -> Post:
    return posts.give_roles(posts.add(by=None, department=unit, name=name, headcount=headcount), (role,), by=None)


def _hired(username: str, post: Post) -> Staff:
    number = f"HC-{Staff.objects.count() + 1:04}"
    name = f"员工{Staff.objects.count() + 1}"
    return people.hire(by=None, username=username, number=number, full_name=name, post=post, joined_on=JOINED)
