"""Departments, posts, people: single records, and the company of the demo's cast."""

from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password

from bizops.organisation import demo_people as cast
from bizops.organisation.models import Appointment, CalendarException, Company, Department, Post, Region, Staff
from bizops.organisation.services import appointments, departments, posts
from bizops.organisation.services import company as house
from bizops.organisation.services import staff as people

from . import makes

PASSWORD = "Manual-2026-demo"
JOINED = date(2024, 1, 8)
_n = count(1)


@makes(Company)
def company(world=None, **values):
    return house.found(by=None, **{**cast.COMPANY, **values})


@makes(CalendarException)
def day_off(world=None, **values):
    return CalendarException.objects.create(**{"day": date(2026, 6, 18), "name": "公司成立日", **values})


@makes(Region)
def region(world=None, **values):
    return Region.objects.create(**{"name": f"华南{next(_n)}", **values})


@makes(Department)
def department(world=None, **values):
    n = next(_n)
    return departments.add(by=None, **{"name": f"部门{n}", "code": f"D{n}", **values})


@makes(Post)
def post(world=None, **values):
    values.setdefault("department", None)
    values["department"] = values["department"] or department()
    return posts.add(by=None, **{"name": f"岗位{next(_n)}", **values})


@makes(Staff)
def staff(world=None, **values):
    n = next(_n)
    words = {"username": f"worker{n}", "number": f"W-{n:04}", "full_name": f"员工{n}", "joined_on": JOINED, **values}
    return people.hire(by=None, **words)


@makes(Appointment)
def appointment(world=None, **values):
    words = {"starts_on": JOINED, **values}
    return appointments.appoint(
        words.pop("staff", None) or staff(), words.pop("post", None) or post(), by=None, **words
    )


class Firm:
    """The departments and posts of the demo, laid down as they are needed, with the same people in them."""

    def __init__(self):
        self.company = company()
        self._departments, self._posts = {}, {}

    def department(self, code: str) -> Department:
        if code not in self._departments:
            name, english, parent = next(row[1:] for row in cast.DEPARTMENTS if row[0] == code)
            above = self.department(parent) if parent else None
            made = departments.add(by=None, name=name, code=code, name_en=english, parent=above)
            self._departments[code] = made
        return self._departments[code]

    def post(self, key: str) -> Post:
        if key not in self._posts:
            unit, name, english, kind, headcount, roles, _duties = next(row[1:] for row in cast.POSTS if row[0] == key)
            made = posts.add(
                by=None, department=self.department(unit), name=name, name_en=english, kind=kind, headcount=headcount
            )
            self._posts[key] = posts.give_roles(made, roles, by=None)
        return self._posts[key]

    def hire(self, username: str) -> Staff:
        """Somebody of the cast, appointed to the post, with the password of the demo; heads head what they head there."""
        person = next(person for person in cast.PEOPLE if person.username == username)
        hired = people.hire(
            by=None,
            username=username,
            number=f"HC-{next(_n):04}",
            full_name=person.name,
            name_en=person.english,
            email=f"{username}@hengchuan.example",
            post=self.post(person.post),
            joined_on=JOINED,
        )
        Staff.objects.filter(pk=hired.pk).update(password=make_password(PASSWORD), is_staff=username == "admin")
        for code, head in {"GM": "director", **cast.HEADS}.items():
            if head == username:
                departments.set_head(self.department(code), hired, by=None)
        return Staff.objects.get(pk=hired.pk)
