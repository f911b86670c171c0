"""Paging by key: every row once, in order, in both directions, also where rows have no value."""

from datetime import date, timedelta

import pytest

from bizops.pages import cursor
from bizops.pages.cursor import LAST, Cursor, Sort
from customers.models import Customer
from tests.factories import customers as make
from tests.factories.house import Office

SORTS = [
    Sort("number"),
    Sort("number", descending=True),
    Sort("next_contact_on", nullable=True),
    Sort("next_contact_on", descending=True, nullable=True),
    Sort("completeness", descending=True),
    Sort("pk", descending=True),
]


@pytest.fixture
def archive(db):
    """Eleven customers; some without a next contact, some with the same one."""
    office = Office()
    for n in range(11):
        made = make.customer(office)
        day = None if n % 4 == 0 else date(2026, 3, 1) + timedelta(days=n // 3)
        Customer.objects.filter(pk=made.pk).update(next_contact_on=day, completeness=n % 3)
    return Customer.objects.all()


def wanted(rows, sort: Sort) -> list[int]:
    """All keys in the order of the list: rows without a value last, ties by key."""
    found = list(rows.values_list(sort.field, "pk"))
    there = sorted([r for r in found if r[0] is not None], reverse=sort.descending)
    return [pk for _value, pk in there + sorted([r for r in found if r[0] is None], reverse=sort.descending)]


def keys(page) -> list[int]:
    return [row[1] for row in page.rows]


def travelled(sort: Sort, place: Cursor | None) -> Cursor:
    """A cursor as it comes back from an address."""
    return Cursor.read(place.token(), sort, Customer)


@pytest.mark.parametrize("sort", SORTS, ids=str)
@pytest.mark.parametrize("size", [1, 3, 4, 11, 50])
def test_going_on_and_back_meets_every_row_once_in_order(archive, sort, size):
    order = wanted(archive, sort)
    met, page = [], cursor.page(archive, sort, Cursor(), size, ["name"])
    for _step in range(20):  # more than enough: a cursor that stands still must not hang the test
        met += keys(page)
        if page.next is None:
            break
        page = cursor.page(archive, sort, travelled(sort, page.next), size, ["name"])
    assert met == order
    back = keys(page)
    for _step in range(20):
        if page.previous is None:
            break
        page = cursor.page(archive, sort, travelled(sort, page.previous), size, ["name"])
        back = [key for key in keys(page) if key not in back] + back
    assert back == order
    assert page.start == 1 or page.start is None


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_the_last_page_ends_with_the_last_row(archive, sort):
    page = cursor.page(archive, sort, LAST, 4, ["name"])
    assert keys(page) == wanted(archive, sort)[-4:]
    assert page.next is None
    assert page.previous is not None


def test_a_row_that_is_gone_does_not_lose_the_place(archive):
    sort = Sort("number")
    order = wanted(archive, sort)
    page = cursor.page(archive, sort, Cursor(), 4, ["name"])
    after = cursor.page(archive.exclude(pk=order[3]), sort, travelled(sort, page.next), 4, ["name"])
    assert keys(after) == order[4:8]


@pytest.mark.parametrize("token", ["", "x", "%00", "bm9wZQ", "W10", "WzAsW10sMSwxXQ", "é", "A" * 5000])
def test_a_token_that_makes_no_sense_is_the_start(token, archive):
    assert Cursor.read(token, Sort("next_contact_on", nullable=True), Customer) == Cursor()


def test_a_token_of_another_column_is_the_start(archive):
    token = Cursor(False, "C-2026-0001", 5, 3).token()
    assert Cursor.read(token, Sort("next_contact_on", nullable=True), Customer) == Cursor()


def test_counting_stops_one_over_the_cap(archive, monkeypatch):
    monkeypatch.setattr(cursor, "CAP", 5)
    assert cursor.capped_count(archive) == 6


def test_the_pages_of_a_list_follow_each_other_in_the_browser_s_addresses(archive, client):
    office = Office()
    for _n in range(60):
        make.customer(office)
    client.force_login(office.keeper)
    first = client.get("/customers/files/", {"sort": "number"})
    second = client.get("/customers/files/" + first.context["pager"]["next"])
    assert len(second.context["rows"]) == 71 - 50
    assert (second.context["first"], second.context["last"]) == (51, 71)
    assert (
        client.get("/customers/files/" + second.context["pager"]["previous"]).context["rows"] == first.context["rows"]
    )
    last = client.get("/customers/files/?at=last&sort=number")
    assert (last.context["first"], last.context["last"]) == (22, 71)
