"""Sessions end: by rest, by age, with the employment, with the password (ORG-15)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.organisation.models import LoginSession, Staff
from bizops.organisation.services import passwords
from bizops.organisation.services import staff as people
from bizops.organisation.views import person as person_pages
from tests.factories.organisation import PASSWORD

PAGE = "/profile/"


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.fixture
def at_desk(anna, client):
    client.force_login(anna)
    assert is_in(client)
    return client


def after(**time):
    """As seconds: a moment with a time zone would take the machine there too."""
    return time_machine.travel(timezone.now().timestamp() + timedelta(**time).total_seconds(), tick=False)


def test_an_hour_without_a_click_ends_it(at_desk):
    with after(minutes=59):
        assert is_in(at_desk)
    with after(minutes=59 + 61):
        assert not is_in(at_desk)


def test_twelve_hours_end_it_however_busy_somebody_is(at_desk):
    for half_hours in range(1, 24):
        with after(minutes=30 * half_hours):
            assert is_in(at_desk)
    with after(hours=12, minutes=1):
        assert not is_in(at_desk)


def test_the_company_sets_the_hours(at_desk, anna):
    figures.put("organisation.session_idle_minutes", 10, reason="前台电脑共用", by=anna)
    with after(minutes=11):
        assert not is_in(at_desk)


def test_the_last_click_is_written_at_most_once_a_minute(at_desk):
    def writes(moment):

        with (
            moment,
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            is_in(at_desk)
        return [q for q in queries.captured_queries if q["sql"].startswith("UPDATE") and "loginsession" in q["sql"]]

    assert not writes(after(seconds=30))
    assert len(writes(after(seconds=90))) == 1


def test_with_the_employment_every_session_ends_at_once(at_desk, anna, browser):
    second = browser()
    second.force_login(anna)
    people.leave(anna, by=None)
    assert not LoginSession.objects.filter(staff=anna).exists()
    assert not is_in(at_desk)
    assert not is_in(second)


def test_a_session_that_lived_on_somewhere_opens_nothing(at_desk, anna):
    Staff.objects.filter(pk=anna.pk).update(is_active=False)
    assert not is_in(at_desk)


def test_a_new_password_ends_the_other_sessions(at_desk, anna):
    passwords.put(anna, "a-better-one-2026", by=anna)
    assert not is_in(at_desk)


def test_whoever_changes_the_own_password_stays_in(at_desk, anna, browser):
    second = browser()
    second.force_login(anna)
    key = at_desk.session.session_key
    words = {"old_password": PASSWORD, "new_password1": "a-better-one-2026", "new_password2": "a-better-one-2026"}
    assert at_desk.post("/password/", words)["Location"] == "/password/changed/"
    assert is_in(at_desk)
    assert at_desk.session.session_key != key
    assert not is_in(second)


def test_a_stranger_without_a_cookie_costs_no_session(db, client):
    client.get("/login/")
    assert not LoginSession.objects.exists()


def test_the_clock_of_the_loader_does_not_end_sessions(at_desk):
    with clock.at(timezone.now() - timedelta(days=700)):
        pass
    assert is_in(at_desk)


def test_a_page_that_was_on_its_way_does_not_bring_a_dead_session_back(at_desk, anna, monkeypatch):
    draw = person_pages.render

    def meanwhile_elsewhere(*args, **kwargs):
        people.leave(anna, by=None)
        return draw(*args, **kwargs)

    monkeypatch.setattr(person_pages, "render", meanwhile_elsewhere)
    with after(seconds=90):
        assert at_desk.get(PAGE).status_code == 400
    assert not LoginSession.objects.filter(staff=anna).exists()
