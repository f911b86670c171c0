"""Duties on My day: what is owed soon or overdue, many alike in one line, my share on time, what was missed in my department."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from bizops.kernel import clock
from bizops.organisation.models import Staff
from bizops.workspace import panels
from tests.factories.customers import customer
from tests.factories.handbook import Keeper, duty, many

HOME = reverse("home")


@pytest.fixture(autouse=True)
def on_the_20th(db):
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 10, 42))), translation.override("en"):
        yield


def items(staff):
    return panels.duties(staff, clock.today())


def test_what_is_overdue_or_due_within_a_fortnight_is_there_and_nothing_else(anna, ben):
    for due in (-400, -1, 0, 14, 15):
        duty(owner=anna, code="TST-01", due=due)
    duty(owner=anna, code="TST-01", due=-1, status="missed")
    duty(owner=ben, code="TST-01", due=0)
    assert [(item.due - clock.today()).days for item in items(anna)] == [-400, -1, 0, 14]


def test_the_button_leads_to_the_evidence(anna):
    file = customer(Keeper(anna))
    due = duty(owner=anna, code="TST-01", subject=file.pk, subject_name=file.name)
    found = next(item for item in items(anna) if item.clause == "TST-01")
    assert (found.title, found.action, found.icon) == (f"Talk to {file.name}", "Talk", "circle-dot")
    assert found.action_url == reverse("customers:customer_detail", args=[file.pk])
    assert found.url == reverse("handbook:duty_detail", args=[due.pk])


def test_five_alike_stand_apart_and_six_are_one_line(client, anna):
    day = date(2026, 11, 30)
    many(5, owner=anna, code="TST-01", due=day)
    assert [item.count for item in items(anna)] == [1] * 5
    duty(owner=anna, code="TST-01", due=day)
    assert [item.count for item in items(anna)] == [6]
    many(13, owner=anna, code="TST-01", due=day)
    many(2, owner=anna, code="TST-01", due=date(2026, 11, 29))
    many(2, owner=anna, code="TST-02", due=day)
    found = items(anna)
    assert sorted(item.count for item in found) == [1, 1, 1, 1, 19]
    folded = next(item for item in found if item.count > 1)
    assert folded.title == "19 customers: Talk"
    assert folded.words.endswith("and 16 more")
    client.force_login(anna)
    assert client.get(folded.url).context["total"] == folded.count


def test_what_is_overdue_for_many_days_is_one_line_under_the_oldest_and_opens_all_of_it(client, anna):
    for behind in range(1, 8):
        duty(owner=anna, code="TST-01", due=-behind)
    many(2, owner=anna, code="TST-01", due=0)
    many(3, owner=anna, code="TST-02", due=-3)
    found = items(anna)
    assert sorted(item.count for item in found) == [1, 1, 1, 1, 1, 7]
    folded = next(item for item in found if item.count > 1)
    assert (clock.today() - folded.due).days == 7
    client.force_login(anna)
    assert client.get(folded.url).context["total"] == 7


def test_the_page_counts_what_stands_in_a_folded_line(client, anna):
    many(8, owner=anna, code="TST-01", due=-2)
    duty(owner=anna, code="TST-02", due=0)
    client.force_login(anna)
    context = client.get(HOME).context
    assert (context["count"], context["overdue"]) == (9, 8)
    assert [(group.key, group.count) for group in context["groups"]] == [("overdue", 8), ("today", 1)]


def test_my_share_on_time_opens_its_rows(client, anna):
    assert panels.on_time(anna, clock.today()) == []
    many(3, owner=anna, code="TST-01", due=date(2026, 11, 3), status="done")
    duty(owner=anna, code="TST-02", due=date(2026, 11, 3), status="late")
    duty(owner=anna, code="TST-02", due=date(2026, 10, 3), status="late")
    duty(owner=anna, code="TST-02", due=date(2026, 11, 30))
    found = panels.on_time(anna, clock.today())[0]
    assert (found.value, found.note) == ("75", "3 of 4 on time this month")
    client.force_login(anna)
    assert client.get(found.url).context["total"] == 4


def test_a_head_sees_what_was_missed_in_her_department(client, anna, clara, dan, director):
    words = {"code": "TST-01", "status": "missed"}
    many(7, owner=anna, due=date(2026, 11, 3), **words)
    duty(owner=anna, due=date(2026, 9, 30), **words)
    duty(owner=dan, due=date(2026, 11, 3), **words)
    assert panels.missed(anna, clock.today()) == []
    side = panels.missed(clara, clock.today())[0]
    assert (side.count, len(side.rows)) == (7, 6)
    for head, number in ((clara, 7), (director, 8)):
        client.force_login(head)
        side = panels.missed(Staff.objects.get(pk=head.pk), clock.today())[0]
        assert side.count == client.get(side.url).context["total"] == number


def test_a_thousand_duties_cost_as_many_queries_as_one(client, anna):
    client.force_login(anna)
    duty(owner=anna, code="TST-01", due=1)
    counts = []
    for _more in range(2):
        client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        counts.append(len(queries))
        many(300, owner=anna, code="TST-01", due=2)
        many(300, owner=anna, code="TST-02", due=-2)
    assert counts[0] == counts[1]
    assert sum(item.count for item in items(anna)) == 1201
