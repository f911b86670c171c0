"""The frame of the page: who sees which lines, and where one is. Needs no database."""

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from bizops import menu as contents
from bizops.pages import house, menu
from bizops.pages.context import theme_of


class Person:
    """A stand-in for Staff: what the frame asks of a person."""

    is_authenticated = is_active = True
    full_name, post, department, theme = "安然", "业务员", "业务部", "light"

    def __init__(self, *permissions: str, is_staff: bool = False):
        self.permissions, self.is_staff = permissions, is_staff

    def get_all_permissions(self) -> set[str]:
        return set(self.permissions)


@pytest.fixture(autouse=True)
def frame_of_a_company(monkeypatch):
    monkeypatch.setitem(house._given, "company", lambda: None)
    monkeypatch.setitem(house._given, "unread", lambda staff: 0)
    with translation.override("en"):
        yield


def titles(staff, path: str = "/") -> list[str]:
    return [line["title"] for section in menu.frame(staff, path)["sections"] for line in section["lines"]]


def page(staff, path: str = "/", **context) -> str:
    request = RequestFactory().get(path)
    request.user = staff
    return render_to_string("layouts/page.html", context, request)


def test_without_a_permission_only_my_day_and_the_manual_are_there():
    frame = menu.frame(Person(), "/")
    assert titles(Person()) == ["My day", "Handbook", "Forms"]
    assert frame["new"] == ""
    assert "Organisation" not in frame["contents"]


def test_a_line_is_seen_by_those_who_may_open_it():
    assert titles(Person("customers.view_customer")) == [
        "My day",
        "Customer register",
        "Possible duplicates",
        "Handbook",
        "Forms",
    ]
    assert titles(Person("organisation.view_post")) == ["My day", "Posts", "Handbook", "Forms"]


def test_the_heading_stands_over_the_first_chapter_that_one_sees():
    heads = [section["head"] for section in menu.frame(Person("customers.view_customer"), "/")["sections"]]
    assert heads == ["", "Contents", "Manual"]
    both = Person("customers.view_customer", "organisation.view_post", "audit.view_access")
    heads = [section["head"] for section in menu.frame(both, "/")["sections"]]
    assert heads == ["", "Contents", "", "Manual", "Administration"]


def test_new_things_need_the_permission_to_add():
    looking = Person("customers.view_customer")
    adding = Person("customers.view_customer", "customers.add_customer")
    assert reverse("customers:customer_add") not in menu.frame(looking, "/")["new"]
    assert reverse("customers:customer_add") in menu.frame(adding, "/")["new"]


def test_only_who_may_enter_the_admin_is_led_there():
    address = reverse("admin:index")
    assert address not in menu.frame(Person(), "/")["settings"]
    assert address in menu.frame(Person(is_staff=True), "/")["settings"]


def test_the_line_of_the_page_is_marked_and_its_chapter_open():
    salesperson = Person("customers.view_customer", "customers.view_contact")
    address = reverse("customers:contact_list")
    drawn = menu.frame(salesperson, address)["contents"]
    assert f'<a href="{address}" aria-current="page">' in drawn
    assert '<details name="toc" open>' in drawn
    assert drawn.count("aria-current") == 1


def test_a_record_belongs_to_the_line_of_its_list():
    address = reverse("customers:contact_list")
    drawn = menu.frame(Person("customers.view_customer", "customers.view_contact"), f"{address}7/")["contents"]
    assert f'<a href="{address}" aria-current="true">' in drawn


def test_an_unknown_place_marks_nothing():
    drawn = menu.frame(Person("customers.view_customer"), "/nowhere/")["contents"]
    assert "aria-current" not in drawn
    assert "open" not in drawn


def test_the_contents_are_drawn_once_for_the_same_rights_language_and_place():
    one, other = Person("customers.view_customer"), Person("customers.view_customer")
    english = menu.frame(one, "/")["contents"]
    assert menu.frame(other, "/")["contents"] is english
    assert menu.frame(other, reverse("customers:customer_list"))["contents"] is not english
    with translation.override("zh-hans"):
        assert menu.frame(one, "/")["contents"] is not english


def test_a_number_beside_a_line_is_of_this_person_and_this_moment(monkeypatch):
    one, other = Person("approvals.view_request"), Person("approvals.view_request")
    monkeypatch.setitem(house._given, "waiting", lambda staff: {one: 3, other: 100}[staff])
    assert '<span class="n">3</span>' in menu.frame(one, "/")["contents"]
    assert '<span class="n">99+</span>' in menu.frame(other, "/")["thumb"]
    assert "<!--" not in menu.frame(one, "/")["contents"] + menu.frame(one, "/")["thumb"]
    monkeypatch.setitem(house._given, "waiting", lambda staff: 0)
    assert 'class="n"' not in menu.frame(one, "/")["contents"]


def test_a_permission_that_is_taken_away_shows_at_the_next_page():
    person = Person("customers.view_customer")
    assert "Customer register" in titles(person)
    person.permissions = ()
    assert "Customer register" not in titles(person)


def test_every_line_of_the_menu_leads_somewhere():
    assert menu.every_line_leads_somewhere(None) == []


def test_a_line_to_nowhere_is_an_error(monkeypatch):
    monkeypatch.setattr(menu, "SETTINGS", (contents.Item("Moon", "moon:landing"),))
    assert [error.id for error in menu.every_line_leads_somewhere(None)] == ["bizops.E002"]


def test_a_line_that_asks_for_another_permission_than_its_page_is_an_error(monkeypatch):
    monkeypatch.setattr(menu, "SETTINGS", (contents.Item("Customers", "customers:customer_list", "sales.view_order"),))
    assert [error.id for error in menu.every_line_leads_somewhere(None)] == ["bizops.E003"]


def test_titles_are_escaped(monkeypatch):
    item = contents.Item("<b>", "home", thumb="<i>")
    monkeypatch.setattr(menu, "CONTENTS", (contents.Section((item,)),))
    menu._drawn.cache_clear()
    menu._prepared.cache_clear()
    frame = menu.frame(Person(), "/")
    monkeypatch.undo()
    menu._drawn.cache_clear()
    menu._prepared.cache_clear()
    assert "&lt;b&gt;" in frame["contents"]
    assert "&lt;i&gt;" in frame["thumb"]


def test_the_frame_offers_the_other_languages_and_leaves_by_post():
    drawn = page(Person())
    assert 'lang="zh-Hans">' in drawn
    assert 'lang="zh-Hant">' in drawn
    assert 'name="language" value="en"' not in drawn
    assert f'<form method="post" action="{reverse("logout")}">' in drawn
    assert '<html lang="en" data-bs-theme="light">' in drawn


def test_the_frame_says_who_and_what_is_unread(monkeypatch):
    monkeypatch.setitem(house._given, "unread", lambda staff: 104)
    drawn = page(Person())
    assert "安然" in drawn
    assert "业务员 · 业务部" in drawn
    assert "Notifications, 104 unread" in drawn
    assert ">99+</span>" in drawn


def test_success_is_a_toast_and_an_error_stays_in_the_page():
    messages = [Message(constants.SUCCESS, "Saved <b>"), Message(constants.ERROR, "Refused <b>")]
    drawn = page(Person(), messages=messages)
    toasts = drawn[drawn.index('class="toasts"') :]
    assert "Saved &lt;b&gt;" in toasts
    assert "Refused" not in toasts
    main = drawn[drawn.index("<main") : drawn.index("</main>")]
    assert 'class="note" data-tone="bad" role="alert"' in main
    assert "Refused &lt;b&gt;" in main
    assert "Saved" not in main


def test_the_theme_is_the_persons_then_the_browsers():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert theme_of(request) == "dark"
    request.user = Person()
    assert theme_of(request) == "light"
    del request.user
    request.COOKIES["theme"] = '"><b'
    assert theme_of(request) == "auto"
