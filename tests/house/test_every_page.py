"""Every page of every kind of record, from its declaration: who gets in, what he sees, and what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from bizops.pages.checks import views
from bizops.pages.entity import EntityPages
from tests.factories import made

get_resolver().url_patterns  # noqa: B018  the map names all pages
EVERY = pytest.mark.parametrize("pages", EntityPages.every, ids=lambda pages: pages.label())

# Kinds of records that everybody with the permission sees in full; all others have a scope.
OPEN = {
    "organisation/department",
    "organisation/post",
    "organisation/staff",
    "audit/access",
    "notifications/sentmail",
    "customers/reviewround",
    "handbook/textdraft",
    "sales/product",
}


def rows_of(pages) -> dict[str, str]:
    """The pages that show many records, with the permission that opens them."""
    pick = {"pick": "view"} if hasattr(pages.model, "picked_by") else {}
    return {"list": "view", "export": "export", **pick}


def addresses(pages, document):
    """(page, permission, address) of all pages of this kind that are read."""
    found = [(page, action, pages.url(page)) for page, action in rows_of(pages).items()]
    found.append(("detail", "view", pages.url("detail", document)))
    if pages.add:
        found.append(("add", "add", pages.url("add")))
    if pages.change:
        found.append(("edit", "change", pages.url("edit", document)))
    return found


def test_the_declarations_are_not_empty():
    assert {pages.label() for pages in EntityPages.every} >= {
        "customers/customer",
        "customers/contact",
        "customers/communication",
        "organisation/department",
        "organisation/post",
        "organisation/staff",
    }


@EVERY
def test_nobody_gets_in_without_a_login(pages, client, world):
    document = made(pages.model, world)
    for _page, _action, address in addresses(pages, document):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert "/login/" in answer["Location"]


@EVERY
def test_without_the_permission_a_page_is_closed(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.stranger)
    for page, _action, address in addresses(pages, document):
        assert client.get(address).status_code == 403, page


@EVERY
def test_with_the_permission_a_page_opens(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    for page, _action, address in addresses(pages, document):
        answer = client.get(address)
        assert answer.status_code == 200, page
    listed = client.get(pages.url("list"), {"view": "all"}).content.decode()
    assert f'/{document.pk}/"' in listed


@EVERY
def test_what_somebody_may_not_see_is_as_missing_as_what_is_not_there(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.outsider(pages))
    if pages.label() in OPEN:
        assert pages.rows(world.outsider(pages)).filter(pk=document.pk).exists()
        return
    for page, _action, address in addresses(pages, document):
        if page in {"detail", "edit"}:
            hidden, missing = client.get(address), client.get(address.replace(f"/{document.pk}/", "/99999999/"))
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert plain(hidden) == plain(missing)
    assert f"/{document.pk}/" not in body(client.get(pages.url("list"), {"view": "all"}))
    for page in rows_of(pages):
        assert str(document) not in body(client.get(pages.url(page))), page


@EVERY
def test_fifty_rows_cost_as_many_queries_as_three(pages, client, world):
    client.force_login(world.director_of_all(pages))
    counts = []
    for wanted in (3, 50):
        while pages.model._base_manager.count() < wanted:
            made(pages.model, world)
        client.get(pages.url("list"), {"view": "all"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(pages.url("list"), {"view": "all"}).status_code == 200
        counts.append(len(queries))
    # The second list may be counted where the first one fits a page.
    assert counts[1] <= counts[0] + 1, counts
    assert counts[1] <= 9, counts


@EVERY
def test_a_detail_page_costs_the_same_however_much_hangs_on_it(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    counts = []
    for _more in range(2):
        client.get(pages.url("detail", document))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(pages.url("detail", document)).status_code == 200
        counts.append(len(queries))
        world.hang_on(document, 12)
    assert counts[0] == counts[1], counts


@EVERY
def test_a_list_holds_exactly_the_rows_of_its_gate(pages, client, world):
    for _n in range(3):
        made(pages.model, world)
    staff = world.director_of_all(pages)
    client.force_login(staff)
    answer = client.get(pages.url("list"), {"view": "all", "size": "100"})
    assert answer.context["total"] == pages.rows(staff).count()


@EVERY
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused_and_get_writes_nothing(pages, method, client, world):
    document = made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    for _page, _action, address in addresses(pages, document):
        assert getattr(client, method)(address).status_code == 405
    pages.model._base_manager.get(pk=document.pk)


@EVERY
@pytest.mark.parametrize(
    "words",
    [
        "sort=owner__password", "sort=--pk", "at=%00", "at=bm9wZQ", "at=last&sort=-pk", "q=%27%22%3C%00%F0%9F%98%80",
        "view=999999999999999999999", "view=%E4%B8%80", "size=-1", "columns=password", "owner__password__startswith=p",
        "match=any", "filters=1&match=any&completeness_min=x",
    ],
)  # fmt: skip
def test_an_odd_address_is_no_error(pages, words, client, world):
    made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    assert client.get(f"{pages.url('list')}?{words}").status_code in {200, 404}


def test_every_view_of_the_house_declares_its_gate():
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 40
    from bizops.pages.checks import without_gate

    assert list(without_gate(get_resolver().url_patterns)) == []


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")


def plain(answer) -> str:
    """The page without what differs at every call."""
    return re.sub(r"csrf\w*|[A-Za-z0-9]{64}|/\d+/", "", body(answer))
