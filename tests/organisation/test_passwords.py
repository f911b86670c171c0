"""Passwords: changed by oneself, asked for by mail, without telling who exists (ORG-15)."""

import re
import time
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bizops.kernel import events
from bizops.organisation.events import PasswordResetAsked
from bizops.organisation.models import Staff
from bizops.organisation.services import staff as people
from tests.factories.organisation import PASSWORD

NEW = "bu-zai-yong-2026"
ASK = "/password/forgotten/"


@pytest.fixture
def asked(monkeypatch):
    """The events that a mail follows."""
    heard = []
    monkeypatch.setitem(events._now, PasswordResetAsked, [heard.append])
    return heard


def path_of(event) -> str:
    return urlsplit(event.url).path


@pytest.mark.parametrize("login", ["anna", "ANNA", " ａｎｎａ", "anna@hengchuan.example", "Anna@Hengchuan.Example"])
def test_name_or_address_lead_to_a_link(anna, client, asked, login):
    assert client.post(ASK, {"login": login})["Location"] == "/password/forgotten/sent/"
    assert [event.staff_id for event in asked] == [anna.pk]


def test_a_stranger_s_name_reads_the_same_and_takes_as_long(anna, client, asked):
    times, answers = [], []
    for login in ("anna", "somebody"):
        started = time.monotonic()
        answers.append(client.post(ASK, {"login": login}, follow=True))
        times.append(time.monotonic() - started)
    assert len(asked) == 1
    one, other = (re.sub(r'value="[^"]{64}"', "", answer.text) for answer in answers)
    assert one == other
    assert min(times) >= 0.1


def test_leavers_and_people_without_address_get_no_link(anna, nobody, client, asked):
    people.leave(anna, by=None)
    Staff.objects.filter(pk=nobody.pk).update(email="")
    client.post(ASK, {"login": "anna"})
    client.post(ASK, {"login": "nobody"})
    assert asked == []


def test_nobody_can_fill_a_mailbox(anna, client, asked):
    for _i in range(3):
        client.post(ASK, {"login": "anna"})
    assert len(asked) == 1
    with time_machine.travel(time.time() + 6 * 60, tick=False):
        client.post(ASK, {"login": "anna"})
    assert len(asked) == 2


def test_the_link_stands_under_our_own_address_whatever_host_was_called(anna, client, asked, settings):
    settings.SITE_URL = "https://bizops.hengchuan.example"
    client.post(ASK, {"login": "anna"}, headers={"Host": "evil.example"})
    assert asked[0].url.startswith("https://bizops.hengchuan.example/password/new/")


def test_a_link_sets_a_password_once(anna, client, asked, browser):
    client.post(ASK, {"login": "anna"})
    form = client.get(path_of(asked[0]), follow=True)
    assert form.status_code == 200
    done = client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert done["Location"] == "/password/new/done/"
    assert Staff.objects.get(pk=anna.pk).check_password(NEW)
    assert "no longer works" in browser().get(path_of(asked[0]), follow=True).text


def test_an_old_link_opens_nothing(anna, client, asked):
    client.post(ASK, {"login": "anna"})
    with time_machine.travel(time.time() + 61 * 60, tick=False):
        assert "no longer works" in client.get(path_of(asked[0]), follow=True).text


def test_the_link_of_somebody_who_left_opens_nothing(anna, client, asked):
    client.post(ASK, {"login": "anna"})
    people.leave(anna, by=None)
    assert "no longer works" in client.get(path_of(asked[0]), follow=True).text


@pytest.mark.parametrize("path", ["/password/new/x/y/", "/password/new/MQ/set-password/", "/password/new/____/a-b/"])
def test_a_made_up_link_opens_nothing(db, client, path):
    assert "no longer works" in client.get(path, follow=True).text


def test_a_new_password_by_mail_lifts_the_lock(anna, client, asked):
    for _i in range(5):
        client.post("/login/", {"username": "anna", "password": "wrong"})
    client.post(ASK, {"login": "anna"})
    form = client.get(path_of(asked[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert client.post("/login/", {"username": "anna", "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    "password", ["short", "123456789012", "password1234", PASSWORD, PASSWORD.upper(), "annaannaanna"]
)
def test_weak_passwords_and_that_of_the_demo_are_refused(anna, password):
    with pytest.raises(ValidationError):
        validate_password(password, Staff(username="annaannaanna"))


def test_changing_asks_for_the_old_one(anna, client):
    client.force_login(anna)
    answer = client.post("/password/", {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW})
    assert answer.status_code == 200
    assert not Staff.objects.get(pk=anna.pk).check_password(NEW)


def test_a_change_writes_the_password_and_nothing_else(anna, client):
    client.force_login(anna)
    client.get("/password/")
    Staff.objects.filter(pk=anna.pk).update(phone="139")
    client.post("/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    stored = Staff.objects.get(pk=anna.pk)
    assert stored.check_password(NEW)
    assert stored.phone == "139"


def test_history_never_holds_a_password(anna, client):
    client.force_login(anna)
    client.post("/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    columns = {field.name for field in anna.events.model._meta.get_fields()}
    assert "password" not in columns
