"""Every act on a request by hand: passed on, copied, urged, withdrawn, put to the head when it is late, approved in a batch."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from bizops.approvals.models import Copy, Request, Task
from bizops.approvals.services import deadlines
from bizops.notifications.services.relay import Relay
from bizops.organisation.models import Staff
from tests.approvals.asking import handed_in, ruled
from tests.factories.organisation import Firm

pytestmark = pytest.mark.django_db(transaction=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def now(day: int, hour: int = 10):
    return time_machine.travel(datetime(2026, 10, day, hour, tzinfo=SHANGHAI), tick=True)


def until(day: int) -> datetime:
    return datetime(2026, 10, day, 18, tzinfo=SHANGHAI)


@pytest.fixture
def people(transactional_db):
    firm = Firm()
    with now(8):
        hired = {name: firm.hire(name) for name in ("director", "clara", "anna", "ben", "dan")}
    return {name: Staff.objects.get(pk=person.pk) for name, person in hired.items()}


def send(window, field: str = "", person: Staff | None = None, note: str = "") -> None:
    """Fill in the question of an act and answer it."""
    if person:
        window.page.fill(f"[name={field}]", person.number)
    window.page.fill("[name=note]", note)
    window.press("main form .savebar button[type=submit]")
    window.page.wait_for_selector(".toasts")


def more(window, act: str) -> None:
    window.page.click("form.decide details.menu summary")
    window.press(f"form.decide a[href*='/{act}/']")


def waits_for(request: Request) -> list[str]:
    return list(Task.objects.filter(request=request, status="open").values_list("approver__username", flat=True))


def test_passed_on_copied_urged_and_withdrawn(visit, people):
    ruled({"people": [people["anna"]]})
    with now(12), visit() as anna, visit(width=390) as dan, visit() as ben:
        request = handed_in(people["dan"], until=until(25))
        anna.login("anna")
        anna.go("/approvals/")
        more(anna, "transfer")
        send(anna, "to", people["ben"], "归他负责")
        assert waits_for(request) == ["ben"]
        dan.login("dan")
        dan.go(reverse("approvals:request", args=[request.pk]))
        dan.press("form[action$='/urge/'] button")
        dan.page.wait_for_selector(".toasts")
        dan.press(".decide a[href$='/copy/']")
        assert dan.pick("people", "柯岚") == ["柯岚"], "one hit is one choice"
        send(dan, note="请知悉")
        assert Copy.objects.get().staff == people["clara"]
        Relay().work_off()
        ben.login("ben")
        ben.go("/notifications/")
        assert ben.text().count("东莞宝光") >= 2, "asked, and urged"
        dan.go(reverse("approvals:request", args=[request.pk]))
        dan.press(".decide a[href$='/withdraw/']")
        send(dan, note="客户已答复")
        assert dan.sideways() == []
        ben.go("/approvals/")
        assert waits_for(request) == []
        ben.lacks("东莞宝光", where="#inbox")


def test_what_nobody_decides_in_time_stands_in_the_head_s_inbox_too(visit, people):
    ruled({"people": [people["anna"]], "escalates": True, "within": 1})
    with now(12):
        request = handed_in(people["dan"], until=until(30))
    with now(20), visit() as clara, visit() as anna:
        deadlines.escalate()
        clara.login("clara")
        clara.go("/approvals/")
        clara.sees("安然")
        clara.page.fill("form.decide [name=note]", "代为批准")
        clara.press("form.decide button[value=approve]")
        clara.page.wait_for_selector(".toasts")
        anna.login("anna")
        anna.go("/approvals/")
        anna.lacks("东莞宝光", where="#inbox")
    assert Request.objects.get(pk=request.pk).status == "approved"


def test_three_at_once_with_one_opinion_and_one_that_does_not_go(visit, people):
    ruled({"people": [people["anna"]]}, batch=True)
    with now(12):
        made = [handed_in(people["dan"], until=until(day)) for day in (25, 25, 13)]
    with now(14), visit() as anna:
        anna.login("anna")
        anna.go("/approvals/")
        for box in anna.page.locator(".inbox-list input[name=ids]").all():
            box.check()
        anna.page.fill("#batch-note", "同意")
        anna.press(".bulk button[type=submit]")
        anna.page.wait_for_selector("text=已同意 2 项，共 3 项")
        anna.sees("期限已过")
    assert sorted(Request.objects.values_list("status", flat=True)) == ["approved", "approved", "pending"]
    assert Request.objects.get(status="pending") == made[2], "the end that was asked for has passed"
