"""The team of a head: who needs help, what falls due, and each number as many rows as its link opens."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bizops.handbook.board import Share
from bizops.kernel import clock
from bizops.measures import registry as measures
from bizops.organisation.models import Staff
from customers.models import Customer
from tests.factories.customers import customer
from tests.factories.handbook import Keeper, duty, many

TEAM = reverse("handbook:team")


@pytest.fixture(autouse=True)
def on_the_20th(db):
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 10, 42))):
        yield


@pytest.fixture
def busy(anna, ben, clara, dan):
    """Anna is behind, ben is not, dan belongs to another department."""
    many(3, owner=anna, code="TST-01", due=date(2026, 11, 10))
    many(2, owner=anna, code="TST-01", due=date(2026, 11, 23))
    duty(owner=anna, code="TST-02", due=date(2026, 11, 2), status="missed")
    duty(owner=anna, code="TST-02", due=date(2026, 10, 2), status="missed")
    many(4, owner=ben, code="TST-01", due=date(2026, 11, 10), status="done")
    duty(owner=ben, code="TST-01", due=date(2026, 10, 10), status="late")
    many(9, owner=dan, code="TST-01", due=date(2026, 11, 10))
    many(5, owner=anna, code="TST-03", due=date(2026, 11, 10), department_id=dan.department_id)


def rows(client) -> dict:
    return {row.member.staff.username: row for row in client.get(TEAM).context["rows"]}


def test_without_the_permission_the_page_is_closed(client, anna):
    client.force_login(anna)
    assert client.get(TEAM).status_code == 403


def test_a_head_sees_her_people_those_first_who_need_help(client, clara, busy):
    client.force_login(clara)
    found = rows(client)
    assert list(found) == ["anna", "ben", "clara"]
    anna, ben = found["anna"].member, found["ben"].member
    assert (anna.open, anna.overdue, anna.missed, anna.now, anna.before) == (5, 3, 1, Share(0, 4), Share(0, 1))
    assert (ben.open, ben.overdue, ben.missed, ben.now, ben.before) == (0, 0, 0, Share(4, 4), Share(0, 1))


def test_every_number_is_as_many_rows_as_its_link_opens(client, clara, director, busy):
    for viewer in (clara, director):
        client.force_login(viewer)
        for row in rows(client).values():
            one = row.member
            numbers = {"open": one.open, "overdue": one.overdue, "missed": one.missed, "now": one.now.of, "before": one.before.of}  # fmt: skip
            for name, number in numbers.items():
                assert client.get(row.urls[name]).context["total"] == number, (one.staff, name)
            assert client.get(row.urls["board"]).context["scope"].person == one.staff
        for _day, number, url in client.get(TEAM).context["week"]:
            assert client.get(url).context["total"] == number


def test_the_director_sees_everybody_and_one_department_on_asking(client, director, dan, clara, busy):
    client.force_login(director)
    assert set(rows(client)) == {"anna", "ben", "clara", "dan", "director"}
    answer = client.get(TEAM, {"department": dan.department_id})
    assert [row.member.staff for row in answer.context["rows"]] == [dan]
    client.force_login(clara)
    assert client.get(TEAM, {"department": dan.department_id}).status_code == 302
    assert client.get(TEAM, {"department": "\x00"}).status_code == 302


def test_the_week_says_what_falls_due(client, clara, busy):
    client.force_login(clara)
    week = client.get(TEAM).context["week"]
    assert [number for _day, number, _url in week] == [0, 0, 0, 2, 0, 0, 0]


def test_who_heads_nothing_is_told_so(client, firm):
    from tests.factories.house import person

    client.force_login(person("handbook.view_team"))
    answer = client.get(TEAM)
    assert (answer.status_code, answer.context["rows"]) == (200, [])


def test_a_chapter_gives_a_column_by_its_measure(client, anna, clara, monkeypatch):
    keep = dict(measures.measures._items)
    measures.measures._items.pop("customers.in_charge", None)
    declare = measures.measure("customers.in_charge", label="Customers", of={Staff: "owner"}, value=Count("pk"), opens="customers/customer")  # fmt: skip
    declare(lambda on: Customer.objects.active())
    for _n in range(3):
        customer(Keeper(anna))
    client.force_login(clara)
    value, url = rows(client)["anna"].member.in_charge[0]
    measures.measures._items = keep
    assert value == client.get(url).context["total"] == 3


def test_three_hundred_duties_cost_as_many_queries_as_three(client, anna, clara):
    client.force_login(clara)
    many(3, owner=anna, code="TST-01", due=date(2026, 11, 10))
    counts = []
    for _more in range(2):
        client.get(TEAM)
        with CaptureQueriesContext(connection) as queries:
            client.get(TEAM)
        counts.append(len(queries))
        many(300, owner=anna, code="TST-01", due=date(2026, 11, 21))
    assert counts[0] == counts[1] <= 12
