"""Language: the person's, then the cookie's, then the browser's, then the company's. Time zone: the company's."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from bizops.organisation.middleware import house_language
from bizops.organisation.models import Staff
from bizops.organisation.services import company


@pytest.fixture
def client():
    """A browser without any wish."""
    return Client()


def language(client, **headers) -> str:
    return client.get("/login/", headers=headers).headers["Content-Language"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("zh-CN", "zh-hans"),
        ("zh", "zh-hans"),
        ("zh-Hans-HK", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-Hant", "zh-hant"),
        ("en-GB", "en"),
        ("fr", ""),
    ],
)
def test_browsers_name_languages_in_many_ways(code, wanted):
    assert house_language(code) == wanted


def test_without_any_wish_it_is_the_company_s(firm, client):
    assert language(client) == "zh-hans"
    company.change(firm.company, by=None, language="en")
    assert language(client) == "en"
    assert language(client, **{"Accept-Language": "fr,de;q=0.8"}) == "en"


def test_the_browser_then_the_cookie_then_the_person(anna, client):
    wish = {"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"}
    assert language(client, **wish) == "zh-hant"
    client.post("/choose/", {"language": "en"})
    assert language(client, **wish) == "en"
    Staff.objects.filter(pk=anna.pk).update(language="zh-hans")
    client.force_login(anna)
    assert client.get("/profile/", headers=wish).headers["Content-Language"] == "zh-hans"


def test_a_choice_stays_with_the_person_and_with_the_browser(anna, client):
    client.force_login(anna)
    answer = client.post("/choose/", {"language": "zh-hant", "theme": "dark", "next": "/profile/"})
    assert answer["Location"] == "/profile/"
    anna.refresh_from_db()
    assert (anna.language, anna.theme) == ("zh-hant", "dark")
    assert client.cookies["language"].value == "zh-hant"
    assert client.cookies["theme"].value == "dark"
    assert client.cookies["theme"]["httponly"]


@pytest.mark.parametrize("words", [{"language": "xx"}, {"theme": "pink"}, {}])
def test_what_is_no_choice_changes_nothing(anna, client, words):
    client.force_login(anna)
    assert client.post("/choose/", words).status_code == 302
    anna.refresh_from_db()
    assert (anna.language, anna.theme) == ("", "auto")


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/a", "/\\evil.example", "profile", "javascript:a"]
)
def test_the_way_back_from_a_choice_leads_nowhere_else(db, client, to):
    assert client.post("/choose/", {"language": "en", "next": to})["Location"] == "/"


def test_choosing_takes_a_post(db, client):
    assert client.get("/choose/").status_code == 405


def test_days_are_the_company_s(firm, client, monkeypatch):
    seen = []
    monkeypatch.setattr("bizops.organisation.views.door.connection", _Spy(seen))
    company.change(firm.company, by=None, time_zone="Europe/Berlin")
    client.get("/health/")
    assert seen == ["Europe/Berlin"]
    assert timezone.get_current_timezone_name() != "Europe/Berlin"


class _Spy:
    def __init__(self, seen):
        self.seen = seen

    def cursor(self):
        self.seen.append(timezone.get_current_timezone_name())
        return connection.cursor()
