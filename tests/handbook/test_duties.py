"""A duty is closed by its evidence, follows its record, lapses with it, or is waived by somebody else."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from bizops.handbook.models import Duty
from bizops.handbook.services import duties, raising
from bizops.kernel import clock, history
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from customers.models import Customer
from customers.services import communications, contacts, customers
from tests.factories.customers import customer as made

pytestmark = pytest.mark.usefixtures("only_ours")


def noon(day: date):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 12)))


@pytest.fixture
def file(anna):
    return made(type("World", (), {"keeper": anna}), filed_on=date(2026, 1, 5))


def talk(file, by, on: date, recorded: date | None = None):
    """A contact on a day, recorded on that day or a later one."""
    with noon(recorded or on):
        return communications.record(by=by, customer=file, summary="谈了价格", on=on)


def states(code="TST-01") -> dict[str, str]:
    return dict(Duty.objects.filter(clause__code=code).values_list("period_key", "status"))


@pytest.fixture
def owed(file):
    """September and October are owed."""
    raising.raise_due(date(2026, 9, 1))
    raising.raise_due(date(2026, 10, 1))
    return file


# --- evidence ---------------------------------------------------------------------------------------
def test_evidence_within_the_period_closes_its_duty_on_time_and_stands_on_it(owed, anna):
    said = talk(owed, anna, date(2026, 10, 20))
    duty = Duty.objects.get(period_key="2026-10")
    assert (duty.status, duty.done_on) == ("done", date(2026, 10, 20))
    assert (duty.evidence_kind, duty.evidence) == ("customers.communication", said.pk)
    assert states()["2026-09"] == "open"


def test_evidence_counts_by_its_own_date_if_recorded_within_one_working_day(owed, anna):
    talk(owed, anna, date(2026, 10, 31), recorded=date(2026, 11, 2))  # a Saturday; Monday is the next working day
    duty = Duty.objects.get(period_key="2026-10")
    assert (duty.status, duty.done_on) == ("done", date(2026, 10, 31))


def test_evidence_recorded_later_counts_by_the_day_of_recording(owed, anna):
    talk(owed, anna, date(2026, 10, 30), recorded=date(2026, 11, 3))
    duty = Duty.objects.get(period_key="2026-10")
    assert (duty.status, duty.done_on) == ("late", date(2026, 11, 3))


def test_a_second_piece_of_evidence_closes_the_oldest_period_that_is_still_open_late(owed, anna):
    talk(owed, anna, date(2026, 10, 5))
    assert states() == {"2026-09": "open", "2026-10": "done"}
    talk(owed, anna, date(2026, 10, 6))
    assert states() == {"2026-09": "late", "2026-10": "done"}


def test_evidence_of_a_day_before_the_period_proves_nothing_for_it(file, anna):
    raising.raise_due(date(2026, 10, 1))
    talk(file, anna, date(2026, 9, 29), recorded=date(2026, 10, 2))
    assert states() == {"2026-10": "open"}


def test_evidence_of_a_missed_period_closes_it_late_and_never_on_time(owed, anna):
    Duty.lifecycle.sweep(Duty.objects.filter(period_key="2026-10"), "miss")
    talk(owed, anna, date(2026, 10, 20))
    assert states()["2026-10"] == "late"


def test_evidence_about_another_record_closes_nothing(owed, anna):
    other = made(type("World", (), {"keeper": anna}))
    talk(other, anna, date(2026, 10, 20))
    assert set(states().values()) == {"open"}


def test_an_event_duty_is_done_late_after_its_day_and_stays_overdue_until_then(file, anna):
    for key, due in (("a", date(2026, 10, 9)), ("b", date(2026, 10, 30))):
        duties.owe("TST-03", "", file, by=anna, due_on=due, key=key)
    with noon(date(2026, 10, 20)):
        assert [d.is_overdue for d in Duty.objects.filter(clause__code="TST-03").order_by("due_on")] == [True, False]
        contacts.add(by=anna, customer=file, name="何俊")
        contacts.add(by=anna, customer=file, name="何杰")
    assert states("TST-03") == {"a": "late", "b": "done"}


def test_a_changed_field_closes_a_standing_duty(file, anna):
    Customer.objects.filter(pk=file.pk).update(data_confirmed_on=date(2026, 1, 10))
    raising.raise_due(date(2026, 7, 20))
    with noon(date(2026, 7, 21)):
        customers.change(file, by=anna, short_name="宝光")
        assert states("TST-02") == {"2026-01-10": "open"}
        customers.change(file, by=anna, remark="核对过")
    assert states("TST-02") == {"2026-01-10": "done"}


def test_the_clock_s_moves_are_nobody_s(owed, director):
    duty = Duty.objects.get(period_key="2026-10")
    for move in ("finish", "finish_late", "miss", "lapse"):
        with pytest.raises(RuleBroken):
            Duty.lifecycle.go(duty, move, by=director, note="because")
    assert {offer.move.name for offer in Duty.lifecycle.offers(duty, director)} <= {"waive"}


def test_a_duty_done_keeps_a_line_of_history_with_who_and_which_move(owed, anna):
    talk(owed, anna, date(2026, 10, 20))
    last = history.events_of(Duty.objects.get(period_key="2026-10")).first()
    assert (last.pgh_context["by"], last.pgh_context["move"]) == (anna.pk, "finish")


# --- whose ------------------------------------------------------------------------------------------
def test_an_open_duty_moves_with_its_record_s_owner_and_a_closed_one_stays(owed, anna, ben, clara):
    talk(owed, anna, date(2026, 10, 20))
    customers.change(owed, by=clara, owner=ben)
    owners = dict(Duty.objects.filter(clause__code="TST-01").values_list("period_key", "owner"))
    assert owners == {"2026-09": ben.pk, "2026-10": anna.pk}


def test_a_duty_is_called_as_its_record_is_called_now(owed, anna):
    customers.change(owed, by=anna, name="宝光显示科技")
    assert set(Duty.objects.filter(clause__code="TST-01").values_list("subject_name", flat=True)) == {"宝光显示科技"}


def test_who_owes_by_an_act_of_somebody_else_is_told_at_once_and_for_one_s_own_act_nobody(file, anna, clara):
    duties.owe("TST-03", "", file, by=anna, due_on=date(2026, 12, 1), key="own")
    assert not Outbox.objects.filter(kind="duty_owed").exists()
    duties.owe("TST-03", "", file, by=clara, due_on=date(2026, 12, 1), key="given")
    assert Outbox.objects.get(kind="duty_owed").to == anna


def test_only_the_owner_the_head_and_who_sees_all_see_a_duty(owed, anna, ben, clara, dan, director):
    seen = {who.username: Duty.objects.visible_to(who).count() for who in (anna, ben, clara, dan, director)}
    assert seen == {"anna": 2, "ben": 0, "clara": 2, "dan": 0, "director": 2}


# --- waived, lapsed ---------------------------------------------------------------------------------
def test_a_head_waives_with_a_reason_and_nobody_lets_himself_off(owed, anna, clara):
    duty = Duty.objects.get(period_key="2026-10")
    with pytest.raises(RuleBroken) as refused:
        duties.waive(duty, by=clara, note=" ")
    assert refused.value.field == "note"
    duties.waive(duty, by=clara, note="客户停产检修")
    assert states()["2026-10"] == "waived"
    Duty.objects.filter(period_key="2026-09").update(owner=clara)
    with pytest.raises(RuleBroken):
        duties.waive(Duty.objects.get(period_key="2026-09"), by=clara, note="忙")


def test_somebody_without_the_right_cannot_waive(owed, ben):
    with pytest.raises(RuleBroken):
        duties.waive(Duty.objects.get(period_key="2026-10"), by=ben, note="忙")


def test_a_record_out_of_care_lets_its_open_duties_lapse_with_the_reason(owed, anna, clara):
    talk(owed, anna, date(2026, 10, 20))
    customers.archive(owed, by=clara, note="已停产")
    assert states() == {"2026-09": "waived", "2026-10": "done"}


def test_only_event_duties_can_be_owed_by_a_service(file, anna):
    with pytest.raises(TypeError):
        duties.owe("TST-01", "", file, by=anna, due_on=date(2026, 10, 9), key="x")


def test_a_closed_duty_takes_no_more_evidence(owed, anna):
    talk(owed, anna, date(2026, 10, 20))
    first = Duty.objects.get(period_key="2026-10")
    talk(owed, anna, date(2026, 10, 21))
    first.refresh_from_db()
    assert first.done_on == date(2026, 10, 20)
    assert first.done_on + timedelta(days=1) == date(2026, 10, 21)
