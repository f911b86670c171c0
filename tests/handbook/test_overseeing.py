"""What nobody does: missed for good, reported to the head once, reminded of once a stage, one digest a day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.handbook.registry import duty_parts
from bizops.handbook.services import digest, duties, overseeing, raising
from bizops.kernel import clock
from bizops.notifications.models import Outbox
from tests.factories.customers import customer as made

pytestmark = pytest.mark.usefixtures("only_ours")


@pytest.fixture
def owed(anna):
    """Three files of anna's, owed in October, due on Saturday 31."""
    for _n in range(3):
        made(type("World", (), {"keeper": anna}), filed_on=date(2026, 1, 5))
    raising.raise_due(date(2026, 10, 1))


def statuses() -> set[str]:
    return set(Duty.objects.values_list("status", flat=True))


def sent(kind: str) -> list[Outbox]:
    return list(Outbox.objects.filter(kind=kind).order_by("pk"))


def test_a_duty_of_a_period_is_missed_after_five_working_days_and_not_before(owed):
    # The company works from Monday to Saturday: 2, 3, 4, 5, 6 November.
    assert overseeing.miss_overdue(date(2026, 11, 6)) == 0
    assert statuses() == {"open"}
    assert overseeing.miss_overdue(date(2026, 11, 7)) == 3
    assert statuses() == {"missed"}


def test_the_days_of_grace_are_a_figure_of_the_manual(owed, director):
    figures.put("handbook.missed_after_days", 1, reason="更严", by=director, effective_from=date(2026, 1, 1))
    assert overseeing.miss_overdue(date(2026, 11, 3)) == 3


def test_an_event_duty_is_never_missed(anna, owed):
    file = made(type("World", (), {"keeper": anna}))
    duties.owe("TST-03", "", file, by=anna, due_on=date(2026, 10, 1), key="x")
    overseeing.miss_overdue(date(2026, 12, 1))
    assert Duty.objects.get(clause__code="TST-03").status == "open"


def test_the_head_hears_of_what_was_missed_once_however_often_the_clock_runs(owed, clara):
    for day in (7, 7, 8, 9):
        overseeing.miss_overdue(date(2026, 11, day))
    assert [(message.to, "3" in message.subject) for message in sent("duties_missed")] == [(clara, True)]


def test_many_are_missed_in_chunks_and_each_is_reported_once(owed, clara, monkeypatch):
    monkeypatch.setattr(overseeing, "CHUNK", 2)
    assert overseeing.miss_overdue(date(2026, 11, 9)) == 3
    assert len(sent("duties_missed")) == 2


def test_an_overdue_promise_reaches_the_head_once_after_three_working_days(anna, clara, owed):
    file = made(type("World", (), {"keeper": anna}))
    duties.owe("TST-03", "", file, by=anna, due_on=date(2026, 10, 20), key="x")  # a Tuesday
    assert overseeing.report_overdue(date(2026, 10, 23)) == 0
    assert overseeing.report_overdue(date(2026, 10, 24)) == 1
    assert overseeing.report_overdue(date(2026, 10, 25)) == 0
    assert [message.to for message in sent("duties_overdue")] == [clara]


def test_what_the_head_owes_is_reported_one_floor_up(owed, clara, director):
    Duty.objects.update(owner=clara)
    clara.refresh_from_db()
    overseeing.miss_overdue(date(2026, 11, 9))
    assert [message.to for message in sent("duties_missed")] == [clara.superior or director]


# --- reminders --------------------------------------------------------------------------------------
@pytest.fixture
def reminded_part(monkeypatch):
    """Mid-month, and five days before the end."""
    part = replace(duty_parts["TST-01"], remind=lambda p: [p.start + timedelta(days=14), p.end - timedelta(days=5)])
    duty_parts._items["TST-01"] = part


def remind(day: date) -> dict:
    with clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 6))):
        return overseeing.reminded(day)


def test_each_stage_reminds_once_also_when_the_clock_was_down_on_its_day(owed, anna, reminded_part):
    found = {day: remind(date(2026, 10, day)).get(anna.pk) for day in (14, 16, 17, 26, 27)}
    assert found == {14: None, 16: {"TST-01": 3}, 17: None, 26: {"TST-01": 3}, 27: None}


def test_what_is_done_is_not_reminded_of(owed, anna, reminded_part):
    Duty.lifecycle.sweep(Duty.objects.all(), "finish", values={"done_on": date(2026, 10, 2)})
    assert remind(date(2026, 10, 16)) == {}


def test_a_promise_is_reminded_of_one_working_day_before_and_when_overdue(anna, owed):
    file = made(type("World", (), {"keeper": anna}))
    duties.owe("TST-03", "", file, by=anna, due_on=date(2026, 10, 26), key="x")  # a Monday; Saturday is worked
    found = [day for day in range(21, 30) if remind(date(2026, 10, day)).get(anna.pk, {}).get("TST-03")]
    assert found == [24, 27]


# --- digest -----------------------------------------------------------------------------------------
def test_one_digest_a_day_and_person_however_often_the_clock_runs(owed, anna, reminded_part):
    for _n in range(3):
        digest.send(date(2026, 10, 16))
    digest.send(date(2026, 10, 31))
    messages = sent("digest")
    assert [message.to for message in messages] == [anna, anna]
    assert "3" in messages[0].subject


def test_nobody_with_nothing_to_do_gets_a_digest(owed, ben):
    digest.send(date(2026, 10, 2))
    assert sent("digest") == []


def test_a_digest_costs_the_same_statements_for_one_duty_and_for_many(anna, owed, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        digest.send(date(2026, 11, 2))
