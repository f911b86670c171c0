"""The demo company: as the manual describes it, loaded once, and never in use."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from bizops.kernel import clock
from bizops.organisation import checks, demo, demo_people
from bizops.organisation.models import Appointment, Company, Department, Post, Staff


@pytest.fixture
def loaded(db):
    demo.load(demo.DEFAULT)


def who(username) -> Staff:
    return Staff.objects.get(username=username)


def test_the_business_department_has_thirteen_in_seven_posts(loaded):
    posts = Post.objects.filter(department__code="BIZ")
    assert posts.count() == 7
    assert sum(post.headcount for post in posts) == 13
    assert sorted(post.headcount for post in posts) == [1, 1, 1, 2, 2, 2, 4]


def test_some_seats_are_vacant_and_none_is_taken_twice(loaded):
    filled = {post.name: (post.filled, post.headcount) for post in Post.objects.filled(clock.today())}
    assert all(held <= authorised for held, authorised in filled.values())
    assert any(held < authorised for held, authorised in filled.values())


def test_the_logins_are_those_of_the_manual(loaded):
    assert [row["username"] for row in demo.logins()] == list(demo_people.LOGINS)
    assert all(who(name).check_password(demo.PASSWORD) for name in demo_people.LOGINS)
    others = Staff.objects.exclude(username__in=demo_people.LOGINS)
    assert others
    assert not any(person.has_usable_password() for person in others)


ALONE = (
    "finance",
    "legal",
    "hr",
    "control",
    "custodian",
    "warehouse",
    "purchasing",
    "production",
    "marketing",
    "clerk",
)
TABLE = {
    "anna": ("业务部", {"salespeople"}),
    "ben": ("业务部", {"salespeople"}),
    "clara": ("业务部", {"salespeople", "heads"}),
    "dan": ("客户服务部", {"service"}),
    "nobody": ("行政部", set()),
    "director": ("总经办", {"directors"}),
    "admin": ("行政部", {"administrators"}),
}


def test_everybody_has_the_place_and_the_roles_of_the_table(loaded):
    people = {row.username: row for row in Staff.objects.select_related("department", "post")}
    roles = {name: {group.name for group in people[name].post.groups.all()} for name in demo_people.LOGINS}
    assert roles == {name: groups for name, (_where, groups) in TABLE.items()} | {name: {name} for name in ALONE}
    assert all(people[name].department.name == where for name, (where, _groups) in TABLE.items())
    assert [name for name, person in people.items() if person.is_staff] == ["admin"]
    assert not any(person.is_superuser for person in people.values())


def test_the_director_heads_all_that_has_no_head(loaded):
    heads = {unit.code: unit.head.username for unit in Department.objects.select_related("head")}
    assert heads.pop("BIZ") == "clara"
    assert set(heads.values()) == {"director"}


def test_the_company_has_a_past(loaded):
    assert (clock.today() - who("director").joined_on).days > 2 * 365
    assert Appointment.objects.filter(staff=who("clara")).count() == 2
    assert Staff.objects.get(username="lintao").left_on
    first = who("clara").events.order_by("pgh_id").first()
    assert (clock.now() - first.pgh_created_at).days > 2 * 365
    assert first.pgh_context["by"] == who("hr").pk


def test_nobody_was_appointed_before_joining_or_stands_in_two_places(loaded):
    for held in Appointment.objects.select_related("staff"):
        assert held.starts_on >= held.staff.joined_on
        assert held.department_id == held.post.department_id


def test_an_unknown_company_is_named_and_nothing_is_loaded(db):
    with pytest.raises(CommandError, match="no demo company “acme”"):
        call_command("load_demo", company="acme")
    assert not Company.objects.exists()


def test_a_second_time_loads_nothing(loaded):
    out = StringIO()
    before = Staff.objects.count()
    call_command("load_demo", stdout=out)
    assert "nothing to load" in out.getvalue()
    assert Staff.objects.count() == before


def test_the_table_is_printed(loaded):
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert "anna" in out.getvalue()
    assert demo.PASSWORD in out.getvalue()


def test_without_a_demo_it_says_so(db):
    out = StringIO()
    call_command("demo_logins", stdout=out)
    assert "load_demo" in out.getvalue()


def test_a_house_in_use_does_not_start_with_a_demo_password(anna, settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured, match="anna"):
        checks.refuse_demo_passwords()
    assert [error.id for error in checks.no_demo_password_in_use(None)] == ["bizops.E010"]
    anna.set_password("bu-zai-yong-2026")
    anna.save(update_fields=["password"])
    checks.refuse_demo_passwords()


def test_the_demo_itself_starts(anna):
    checks.refuse_demo_passwords()


def test_without_tables_the_check_is_silent(db, settings, monkeypatch):
    from django.db import ProgrammingError

    def no_table(*args):
        raise ProgrammingError("relation does not exist")

    settings.DEMO = False
    monkeypatch.setattr("bizops.organisation.querysets.StaffQuerySet.employed", no_table)
    assert checks.no_demo_password_in_use(None) == []
