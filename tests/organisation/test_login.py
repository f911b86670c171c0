"""The door: who comes in, who is locked out, and that it says nothing about who exists (ORG-15)."""

import re

import pytest
from axes.models import AccessAttempt
from django.db import OperationalError
from django.urls import reverse

from bizops.organisation.models import LoginSession
from bizops.organisation.services import staff as people
from tests.factories.organisation import PASSWORD

LOGIN = "/login/"
LIMIT = 5


def log_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, headers=extra.pop("headers", {}), **extra)


def fail(client, username, times=1, **extra):
    for _i in range(times):
        answer = log_in(client, username, "wrong wrong wrong", **extra)
    return answer


@pytest.mark.parametrize("spelling", ["anna", "ANNA", " Anna ", "ａｎｎａ"])
def test_a_login_name_has_one_spelling(anna, client, spelling):
    assert log_in(client, spelling).status_code == 302
    assert client.session["_auth_user_id"] == str(anna.pk)


def test_the_session_gets_a_new_key_at_login_and_knows_whose_it_is(anna, client):
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    client.cookies["sessionid"] = old
    log_in(client, "anna")
    assert client.session.session_key != old
    assert not LoginSession.objects.filter(pk=old).exists()
    assert LoginSession.objects.get(pk=client.session.session_key).staff == anna


def test_a_wrong_name_and_a_wrong_password_read_the_same(anna, client, settings, browser):
    settings.DEMO = False
    known, unknown = fail(client, "anna"), fail(browser(), "somebody")
    assert known.status_code == unknown.status_code == 200
    assert "Login name or password is wrong." in known.text
    assert _without_tokens(known.text).replace("anna", "") == _without_tokens(unknown.text).replace("somebody", "")


def test_somebody_who_left_reads_the_same_as_a_stranger(anna, client, settings, browser):
    settings.DEMO = False
    people.leave(anna, by=None)
    left, unknown = log_in(client, "anna"), log_in(browser(), "somebody")
    assert left.status_code == 200
    assert _without_tokens(left.text).replace("anna", "") == _without_tokens(unknown.text).replace("somebody", "")


def test_a_failure_says_how_many_tries_are_left(anna, client):
    assert "4 more tries, then a lock of 15 minutes." in fail(client, "anna").text
    assert "One more try, then a lock of 15 minutes." in fail(client, "anna", 3).text


def test_after_five_failures_even_the_right_password_waits(anna, client):
    assert fail(client, "anna", LIMIT).status_code == 429
    answer = log_in(client, "anna")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "_auth_user_id" not in client.session


def test_a_name_that_does_not_exist_is_locked_alike(db, client):
    assert fail(client, "somebody", LIMIT).status_code == 429


def test_the_lock_is_of_person_and_address_so_others_go_on(anna, ben, client, browser):
    fail(client, "anna", LIMIT)
    assert log_in(browser(), "ben").status_code == 302  # a colleague behind the same address
    assert log_in(browser(REMOTE_ADDR="10.0.0.9"), "anna").status_code == 302  # anna elsewhere


@pytest.mark.parametrize("spelling", ["ANNA", "ａｎｎａ", " anna"])
def test_another_spelling_is_no_new_try(anna, client, spelling):
    fail(client, "anna", LIMIT - 1)
    assert fail(client, spelling).status_code == 429


def test_a_forged_address_is_no_new_try(anna, client):
    for n in range(LIMIT):
        answer = fail(client, "anna", headers={"X-Forwarded-For": f"10.0.0.{n}"})
    assert answer.status_code == 429


def test_behind_a_proxy_of_ours_only_its_own_word_counts(anna, client, settings, browser):
    settings.TRUSTED_PROXIES = 1
    for n in range(LIMIT):
        answer = fail(client, "anna", headers={"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.7"})
    assert answer.status_code == 429
    assert log_in(browser(), "anna", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 302


def test_a_name_tried_from_everywhere_is_locked_later(anna, client):
    row = {"user_agent": "x", "failures_since_start": LIMIT, "username": "anna"}
    AccessAttempt.objects.bulk_create([AccessAttempt(ip_address=f"10.1.0.{n}", **row) for n in range(10)])
    assert log_in(client, "anna").status_code == 429


def test_an_address_that_tries_every_name_is_locked_later(anna, client):
    row = {"user_agent": "x", "failures_since_start": LIMIT, "ip_address": "127.0.0.1"}
    AccessAttempt.objects.bulk_create([AccessAttempt(username=f"name{n}", **row) for n in range(40)])
    assert log_in(client, "anna").status_code == 429


def test_a_success_forgets_the_failures(anna, client, browser):
    fail(client, "anna", LIMIT - 1)
    log_in(client, "anna")
    assert "4 more tries" in fail(browser(), "anna").text


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "\\\\evil.example", "javascript:alert(1)", "/login/", "/login/?a=1"],
)
def test_the_way_back_leads_nowhere_else(anna, client, wanted):
    answer = client.post(f"{LOGIN}?next={wanted}", {"username": "anna", "password": PASSWORD, "next": wanted})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")


def test_the_way_back_leads_to_the_page_that_was_wanted(anna, client):
    asked = client.get("/profile/")
    assert asked["Location"] == "/login/?next=/profile/"
    answer = client.post(asked["Location"], {"username": "anna", "password": PASSWORD, "next": "/profile/"})
    assert answer["Location"] == "/profile/"


def test_who_is_in_does_not_see_the_login_page_again(anna, client):
    client.force_login(anna)
    assert client.get(f"{LOGIN}?next=/login/")["Location"] == reverse("home")
    assert client.get("/")["Location"] == reverse("home")


def test_strangers_land_on_the_cover(db, client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert reverse("login") in answer.text


def test_logging_out_takes_a_post_and_ends_the_session(anna, client):
    client.force_login(anna)
    assert client.get("/logout/").status_code == 405
    key = client.session.session_key
    assert client.post("/logout/")["Location"] == "/"
    assert not LoginSession.objects.filter(pk=key).exists()


def test_the_door_is_guarded_against_forged_forms(anna, browser):
    client = browser(enforce_csrf_checks=True)
    assert log_in(client, "anna").status_code == 403


@pytest.mark.parametrize("text", ["an\0na", "x" * 5000, ""])
def test_nonsense_is_no_failure_of_the_house(db, client, text):
    assert log_in(client, text).status_code in (200, 429)


def test_the_demo_shows_its_logins_and_a_house_in_use_does_not(anna, client, settings):
    assert PASSWORD in client.get(LOGIN).text
    settings.DEMO = False
    assert PASSWORD not in client.get(LOGIN).text


def test_health_says_nothing_about_the_house(db, client):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok"}


def test_health_is_red_while_the_database_is_away(db, client, monkeypatch):
    def away(*args):
        raise OperationalError("no answer")

    with monkeypatch.context() as patch:
        patch.setattr("bizops.organisation.middleware.company.current", away)
        patch.setattr("bizops.organisation.views.door.connection.cursor", away)
        answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
