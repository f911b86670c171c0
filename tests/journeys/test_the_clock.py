"""The manual keeps itself: a month is raised, worked, reviewed, missed and handed over, each in a browser."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from bizops.handbook.models import Duty
from bizops.handbook.services import overseeing, raising, watching
from bizops.kernel.periods import Period
from bizops.measures.services import kept
from bizops.notifications.services.relay import Relay
from customers.models import Customer, Promise, Review, ReviewRound
from customers.services import classes, contacts, customers, rounds
from sales.services import orders
from tests.factories.organisation import Firm
from tests.factories.sales import product

pytestmark = pytest.mark.django_db(transaction=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class World:
    """What the factories ask for: whose the records are."""

    keeper: object


def now(month: int, day: int, hour: int = 10):
    """The whole house, web and clock, at this moment of 2026."""
    return time_machine.travel(datetime(2026, month, day, hour, tzinfo=SHANGHAI), tick=True)


@pytest.fixture
def people(transactional_db):
    firm = Firm()
    return {name: firm.hire(name) for name in ("director", "hr", "clara", "anna", "ben")}


@pytest.fixture
def files(people):
    """Two customers of anna's, on file since spring, one of them ordering every month."""
    made = []
    with now(3, 2):
        goods = product(World(people["director"]))
        for name in ("东莞宝光显示有限公司", "深圳恒达光电有限公司"):
            file = customers.register(
                by=people["anna"], name=name, kind="direct", city="东莞", phone="0769-2285441" + str(len(made))
            )
            contacts.add(by=people["anna"], customer=file, name="何俊")
            made.append(file)
    for month in range(3, 10):
        with now(month, 10):
            lines = [{"product": goods, "quantity": 1000, "unit_price": 180}]
            orders.register(by=people["anna"], customer=made[0], lines=lines)
    with now(9, 20):
        classes.score_all()
        for file in made:
            classes.confirm(file, by=people["clara"], classification="key", note="战略客户")
    return made


def raise_and_count() -> None:
    """What beat and worker do in the first minutes of a day."""
    raising.raise_due(again=True)
    overseeing.miss_overdue()
    watching.mark_fallen_due()
    watching.look()
    kept.count_anew()
    Relay().work_off()


def october(name: str) -> Duty:
    return Duty.objects.get(clause__code="CUS-06", part="key", period_key="2026-10", subject_name=name)


def record_a_revisit_on_the_phone(anna) -> None:
    """From My day to the form and back, with a promised answer."""
    anna.press("li.duty:has-text('宝光显示'):has-text('CUS-06') a.btn")
    anna.page.wait_for_selector("[name=summary]")
    assert anna.sideways() == []
    anna.sees("2026-10-31")
    anna.page.fill("[name=summary]", "看了仓库，产线正常")
    anna.page.fill("[name=stock_seen]", "盖板 2,400 片")
    anna.page.fill("[name=opinions]", "希望下月起改为周二送货")
    anna.choose("handling", "promised")
    anna.page.fill("[name=promise_what]", "答复送货日能否改为周二")
    anna.page.fill("[name=promise_due_on]", "2026-10-26")
    anna.press("form .savebar button[type=submit]")
    anna.page.wait_for_selector(".toasts")


def answer_the_promise(anna) -> None:
    anna.go("/my-day/")
    anna.sees("周二")
    anna.press("li.duty:has-text('周二'):has-text('CUS-06') a.btn")
    anna.page.wait_for_selector("[name=note]")
    anna.page.fill("[name=note]", "从十一月起每周二送货")
    anna.press("main form button[type=submit] >> nth=-1")
    anna.page.wait_for_selector(".toasts")


def open_the_board_down_to_the_record(clara, duty: Duty) -> None:
    clara.go("/handbook/board/?clause=CUS-06&period=2026-10")
    assert clara.sideways() == []
    clara.sees("100", where="aside.peek")
    clara.press("aside.peek .panel-f a")
    assert "/handbook/duties/" in clara.page.url
    clara.sees("宝光显示", where="#list")
    clara.press("#list tbody tr:has-text('宝光显示'):has-text('10-20') a.name")
    assert clara.page.url.endswith(f"/handbook/duties/{duty.pk}/")
    clara.sees("2026-10-20")


def test_october_is_raised_worked_on_a_phone_and_moves_the_board(visit, people, files):
    with now(10, 1, 1):
        raise_and_count()
    with now(10, 20), visit(width=390) as anna:
        anna.login_by_hand("anna")
        anna.sees("宝光显示", "恒达光电", "CUS-06")
        record_a_revisit_on_the_phone(anna)
        duty = october("东莞宝光显示有限公司")
        assert (duty.status, duty.done_on) == ("done", date(2026, 10, 20))
        assert Duty.objects.get(part="promise").due_on == date(2026, 10, 26)
        answer_the_promise(anna)
        assert Duty.objects.get(part="promise").status == "done"
        assert Promise.objects.get().status == "kept"
    kept.count_anew()
    with now(10, 21), visit() as clara:
        clara.login("clara")
        open_the_board_down_to_the_record(clara, duty)


def test_a_missed_one_reaches_the_head(visit, people, files):
    with now(10, 1, 1):
        raise_and_count()
    with now(11, 9, 1):
        raise_and_count()
    assert october("深圳恒达光电有限公司").status == "missed"
    with now(11, 9), visit() as clara:
        clara.login("clara")
        clara.go("/notifications/")
        clara.sees("2", where="main")
        clara.press("main li:has-text('未办') button")
        assert "/handbook/duties/" in clara.page.url
        clara.sees("恒达光电", where="#list")
        clara.go("/handbook/team/")
        clara.sees("安然")
        clara.go("/handbook/board/?period=2026-10&clause=CUS-06")
        clara.sees("恒达光电", where="aside.peek")


def fill_in_every_review(anna) -> None:
    for review in Review.objects.all():
        anna.go(f"/customers/reviews/{review.pk}/edit/")
        judge(anna, "potential", "4")
        judge(anna, "cooperation", "4")
        anna.page.fill("[name=opinion]", "订单稳定")
        anna.press("main form .savebar button[type=submit] >> nth=-1")
        anna.page.wait_for_selector(".toasts")
        if Review.objects.get(pk=review.pk).status == "draft":
            anna.go(f"/customers/reviews/{review.pk}/submit/")
            anna.press("main form button[type=submit] >> nth=-1")
            anna.page.wait_for_selector(".toasts")


def tick_all_and(window, verb: str) -> None:
    window.page.check("thead input[type=checkbox]")
    window.press(f".bulk button:has-text('{verb}')")
    if window.page.locator("input[name=sure]").count():
        window.press("main form .savebar button[type=submit]")
    window.page.wait_for_selector(".toasts, .note")


def test_clara_confirms_classes_and_closes_a_review_round_in_bulk(visit, people, files):
    with now(10, 1, 2):
        raise_and_count()
        rounds.fill_round(rounds.prepared(Period.of("quarter", date(2026, 9, 30))))
        classes.score_all()
    with now(10, 12), visit() as anna:
        anna.login("anna")
        fill_in_every_review(anna)
    assert set(Review.objects.values_list("status", flat=True)) == {"submitted"}
    found = ReviewRound.objects.get()
    with now(10, 13), visit() as clara:
        clara.login("clara")
        clara.go("/customers/classes/?view=all")
        tick_all_and(clara, "确认")
        assert Customer.objects.filter(class_confirmed_on=date(2026, 10, 13)).count() == 2
        clara.go(f"/customers/reviews/?round={found.pk}&status=submitted")
        tick_all_and(clara, "批准")
        assert set(Review.objects.values_list("status", flat=True)) == {"approved"}
        assert set(Duty.objects.filter(clause__code="CUS-08").values_list("status", flat=True)) == {"done"}
        clara.go(f"/customers/rounds/{found.pk}/close/")
        clara.press("main form .savebar button[type=submit]")
        clara.page.wait_for_selector(".toasts")
    assert ReviewRound.objects.get().status == "closed"


def judge(window, name: str, value: str) -> None:
    """A choice, drawn as a select or as boxes."""
    field = window.page.locator(f"select[name={name}]")
    if field.count():
        field.select_option(value)
    else:
        window.choose(name, value)


def test_a_leaver_s_customers_and_duties_are_with_ben_and_his_window_is_dead(visit, people, files):
    with now(10, 1, 1):
        raise_and_count()
    with now(10, 20), visit() as anna, visit() as hr:
        anna.login("anna")
        anna.go("/customers/files/")
        hr.login("hr")
        hr.go(reverse("organisation:staff_leave", args=[people["anna"].pk]))
        hr.sees("2", where="main")
        hr.page.fill("[name=note]", "合同期满")
        for field in hr.page.locator("main form input[data-record]").all():
            field.evaluate(
                "(input, number) => { input.value = number; input.tomselect && input.tomselect.destroy(); input.value = number }",
                people["ben"].number,
            )
        hr.press("main form button[type=submit] >> nth=-1")
        hr.page.wait_for_selector(".toasts")
        anna.page.reload()
        anna.page.wait_for_url("**/login/**")
    assert set(Customer.objects.values_list("owner__username", flat=True)) == {"ben"}
    assert {duty.owner.username for duty in Duty.objects.open().filter(part="key")} == {"ben"}
    with now(10, 21), visit() as ben:
        ben.login("ben")
        ben.go("/my-day/")
        ben.sees("宝光显示")
        ben.go(f"/customers/files/{files[0].pk}/")
        ben.sees("安然", where="#timeline")


def test_the_days_between_are_left_alone(people, files):
    """The control: before October nobody owes anything, so what the journeys see was raised by the clock."""
    with now(9, 30):
        assert not Duty.objects.filter(period_key="2026-10").exists()
        assert datetime.now(SHANGHAI).date() + timedelta(days=1) == date(2026, 10, 1)
