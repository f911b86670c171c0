"""Consent from end to end in the browser: a file opens for three days and closes by itself; a penalty goes there and back."""

import subprocess
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from bizops.approvals.models import Request, Task
from bizops.approvals.services import substitutions
from bizops.organisation.models import Staff
from customers.models import Customer, Leak, Lookup
from customers.services import customers, leaks
from tests.factories.organisation import Firm

pytestmark = pytest.mark.django_db(transaction=True)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def now(day: int, hour: int = 10, minute: int = 0, second: int = 0):
    """The whole house at this moment of October 2026."""
    return time_machine.travel(datetime(2026, 10, day, hour, minute, second, tzinfo=SHANGHAI), tick=True)


@pytest.fixture
def people(transactional_db):
    firm = Firm()
    names = ("director", "clara", "anna", "dan", "custodian", "hr", "legal", "control", "ben")
    with now(8):
        hired = {name: firm.hire(name) for name in names}
    return {name: Staff.objects.get(pk=person.pk) for name, person in hired.items()}


@pytest.fixture
def file(people) -> Customer:
    with now(8):
        return customers.register(by=people["anna"], name="东莞宝光显示有限公司")


def open_task(window) -> None:
    window.go("/approvals/")
    window.page.wait_for_selector("form.decide")
    assert window.sideways() == []


def decide(window, what: str, note: str = "") -> None:
    """Press one of the buttons, with an opinion, and stay in the inbox."""
    if note:
        window.page.fill("form.decide [name=note]", note)
    window.press(f"form.decide button[value={what}]")
    window.page.wait_for_selector(".toasts")
    assert "/approvals/" in window.page.url


def ask_for_the_file(dan) -> None:
    dan.go("/customers/lookups/add/")
    dan.page.fill("[name=whom]", "东莞宝光")
    dan.page.select_option("[name=purpose]", "complaint")
    dan.page.fill("[name=reason]", "客户来电投诉盖板划伤，需核对最近三次发货")
    dan.page.fill("[name=until]", "2026-10-22T18:00")
    dan.press("main form .savebar button[type=submit]")
    assert "/approvals/hand-in/" in dan.page.url
    dan.sees("沈致远")  # who would decide this
    dan.page.fill("[name=note]", "客户在等")
    dan.press("main form .savebar button[type=submit]")
    assert "/customers/lookups/" in dan.page.url


def link_the_file(custodian, file: Customer) -> None:
    """The step asks whose file it is; what was typed stays while it is not said."""
    custodian.login("custodian")
    open_task(custodian)
    custodian.page.fill("form.decide [name=note]", "已核对")
    custodian.press("form.decide button[value=approve]")
    custodian.page.wait_for_selector("form.decide .error")
    assert custodian.page.input_value("form.decide [name=note]") == "已核对"
    assert Lookup.objects.get().status == "draft"
    custodian.page.fill("form.decide [name=customer]", file.number)
    decide(custodian, "approve")


def test_dan_s_look_into_a_file_that_is_not_his(visit, people, file):
    card = reverse("customers:customer_detail", args=[file.pk])
    with now(20), visit(width=390) as dan, visit() as director, visit() as custodian:
        dan.login("dan")
        assert dan.go(card).status == 404
        ask_for_the_file(dan)
        lookup = Lookup.objects.get()
        director.login("director")
        open_task(director)
        director.sees("客户在等")
        decide(director, "approve", "同意")
        assert dan.go(card).status == 404
        link_the_file(custodian, file)
        assert dan.go(card).status == 200
        dan.sees("宝光显示")
        dan.go(reverse("printing:customers.card_page", args=[file.pk]))
        dan.sees("邓丹")  # what is printed carries the reader's name
    with now(22, 17, 59, 50), visit(width=390) as dan:
        dan.login("dan")
        assert dan.go(card).status == 200
    with now(22, 18, 0, 1), visit(width=390) as dan, visit() as custodian:
        dan.login("dan")
        assert dan.go(card).status == 404
        assert Lookup.objects.get().status == "open", "nothing has cleaned up yet"
        dan.go(reverse("customers:lookup_move", args=[lookup.pk, "give_back"]))
        dan.page.fill("[name=note]", "打印一份，已销毁")
        dan.press("main form .savebar button[type=submit]")
        dan.page.wait_for_selector(".toasts")
        custodian.login("custodian")
        custodian.go("/customers/lookups/")
        custodian.sees("东莞宝光", "邓丹", "2026-10-22", where="#list")


def investigated(people) -> Leak:
    """Reported by clara about anna, looked into by the custodian."""
    found = leaks.report(by=people["clara"], what="报价单发给了别家", whose="宝光显示", accused=people["anna"])
    leaks.remedy(found, by=people["clara"], note="已收回并确认删除")
    answers = {"harm": "slight", "fault": "negligence", "passed_to": "nobody"}
    leaks.find(found, by=people["custodian"], findings="误发邮件", deduction=Decimal("300"), **answers)
    leaks.investigate(Leak.objects.get(pk=found.pk), by=people["custodian"])
    return Leak.objects.get(pk=found.pk)


def hand_in(custodian, leak: Leak) -> Request:
    custodian.go(reverse("customers:leak_detail", args=[leak.pk]))
    custodian.press(".page-acts a[href$='/decide/']")
    assert "/approvals/hand-in/" in custodian.page.url
    custodian.press("main form .savebar button[type=submit]")
    assert "/customers/leaks/" in custodian.page.url
    return Request.objects.get()


def text_of(paper: bytes) -> str:
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=paper, capture_output=True, check=True)
    return told.stdout.decode().replace("\n", "")


def waits_for(request: Request) -> set[str]:
    rows = Task.objects.filter(request=request, status="open")
    return set(rows.values_list("approver__username", flat=True))


def return_for_another_amount(legal) -> None:
    legal.login("legal")
    open_task(legal)
    decide(legal, "return", "金额偏低，请重新核定")


def hand_in_again(custodian, request: Request) -> None:
    """With the difference before one's eyes."""
    custodian.go(reverse("approvals:request", args=[request.pk]))
    custodian.press(".decide a[href*='/approvals/hand-in/']")
    custodian.sees("金额偏低")
    custodian.sees("500.00", where="ins >> nth=0")
    custodian.press("main form .savebar button[type=submit]")
    assert "/customers/leaks/" in custodian.page.url


def sign_over_the_difference(control, task: Task) -> None:
    control.login("control")
    control.go(reverse("approvals:task", args=[task.pk]))
    control.sees("+200")
    assert control.sideways() == []
    decide(control, "approve", "无异议")


def ask_first(legal, colleague: Staff) -> None:
    open_task(legal)
    legal.page.click("form.decide details.menu summary")
    legal.press("form.decide a[href*='/add/']")
    legal.page.fill("[name=people]", colleague.number)
    legal.page.fill("[name=note]", "请先说明当日经过")
    legal.press("main form .savebar button[type=submit]")


def sheet_of(director, request: Request) -> str:
    director.go(reverse("approvals:request", args=[request.pk]))
    link = director.page.get_attribute("article a[href*='/print/approvals.sheet/']", "href")
    return text_of(director.page.request.get(director.address + link).body())


def test_a_penalty_is_returned_changed_signed_by_a_substitute_and_printed(visit, people):
    with now(12):
        leak = investigated(people)
    with now(13), visit() as custodian, visit() as hr, visit() as legal, visit(width=390) as control:
        custodian.login("custodian")
        request = hand_in(custodian, leak)
        assert waits_for(request) == {"hr", "legal", "control"}
        hr.login("hr")
        open_task(hr)
        decide(hr, "approve", "属实，同意")
        return_for_another_amount(legal)
        assert waits_for(request) == set()
        leaks.find(Leak.objects.get(), by=people["custodian"], deduction=Decimal("500"))
        hand_in_again(custodian, request)
        assert waits_for(request) == {"hr", "legal", "control"}
        sign_over_the_difference(control, Task.objects.get(status="open", approver=people["control"]))
        ask_first(legal, people["ben"])
        assert waits_for(request) == {"hr", "ben"}
    with now(14), visit() as ben, visit() as dan, visit() as legal, visit() as director:
        today = datetime(2026, 10, 14, tzinfo=SHANGHAI).date()
        substitutions.appoint(people["hr"], people["dan"], today, today + timedelta(days=5), by=people["hr"])
        for window, name, words in ((ben, "ben", "当日在场"), (dan, "dan", "代人事同意"), (legal, "legal", "同意")):
            window.login(name)
            open_task(window)
            decide(window, "approve", words)
        director.login("director")
        open_task(director)
        director.sees("当日在场", "代人事同意", "任晓慧", "邓丹", "金额偏低")
        decide(director, "approve", "按此执行")
        assert Leak.objects.get().status == "decided"
        told = sheet_of(director, request)
        for words in (request.number, "代人事同意", "按此执行", "金额偏低"):
            assert words in told, words
