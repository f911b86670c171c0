"""The penalty for a leak: asked for by the custodian, decided by others, told to whoever is held responsible (CUS-11)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from bizops.approvals.models import Request
from bizops.approvals.reader import Reader
from bizops.approvals.services import decisions, policies, requests
from bizops.handbook.models import Duty
from bizops.kernel import events, records
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from customers.events import PenaltyDecided
from customers.models import Leak
from customers.models.leak import INVESTIGATE
from customers.pages import LeakPages
from customers.services import leaks
from tests.factories import customers as make
from tests.factories import house as make_person
from tests.factories.handbook import Keeper

PEOPLE = ("director", "custodian", "hr", "legal", "control", "anna", "ben")
FOUND = {"findings": "误发到外部群，已撤回", "harm": "slight", "fault": "negligence", "passed_to": "nobody"}


@pytest.fixture
def house(firm):
    policies.seed()
    people = {name: firm.hire(name) for name in PEOPLE}
    return {name: Staff.objects.get(pk=person.pk) for name, person in people.items()}


def investigated(house, accused="ben") -> Leak:
    leak = leaks.report(by=house["anna"], what="报价单外发", whose="宝光显示", accused=house[accused])
    leaks.remedy(leak, by=house["anna"], note="已撤回")
    leaks.find(leak, by=house["custodian"], **FOUND, deduction=Decimal(300))
    return leaks.investigate(leak, by=house["custodian"])


def first_step(leak, house):
    request = requests.submit(leak, "decide", by=house["custodian"])
    for task in request.tasks.open():
        decisions.approve(task, by=task.approver, note="同意")
    return request


def last_task(request):
    return request.tasks.open().get()


def test_hr_legal_and_control_comment_and_the_director_decides(house):
    leak = investigated(house)
    request = requests.submit(leak, "decide", by=house["custodian"])
    asked = list(request.tasks.open().select_related("approver"))
    assert {task.approver.username for task in asked} == {"hr", "legal", "control"}
    with pytest.raises(RuleBroken):
        decisions.approve(asked[0], by=asked[0].approver, note="")
    for task in asked:
        decisions.approve(task, by=task.approver, note="同意")
    leak.refresh_from_db()
    assert leak.status == "investigated"
    decisions.approve(last_task(request), by=house["director"])
    leak.refresh_from_db()
    assert leak.status == "decided"


def test_nobody_signs_what_he_cannot_read_and_who_only_gets_a_copy_reads_it_masked(house, client):
    leak = investigated(house)
    request = requests.submit(leak, "decide", by=house["custodian"])
    assert not house["hr"].has_perm(leaks.EVERY)
    client.force_login(house["hr"])
    page = client.get(reverse("approvals:inbox")).content.decode()
    assert FOUND["findings"] in page
    told = [each.name for each in Reader(Request.objects.get(pk=request.pk), house["hr"]).facts]
    assert told[:3] == ["accused", "harm", "fault"], "in the order in which they are declared"
    requests.copy(request, [house["anna"]], by=house["custodian"])
    client.force_login(house["anna"])
    page = client.get(reverse("approvals:request", args=[request.pk])).content.decode()
    assert leak.what in page
    copied = client.get(reverse("approvals:inbox"), {"tab": "copied"}).content.decode()
    for words in (FOUND["findings"], leak.get_penalty_display(), "300.00"):
        assert words not in page + copied, words


def test_the_outcome_is_told_to_whoever_is_held_responsible_and_to_personnel_alone(house, monkeypatch):
    heard = []
    monkeypatch.setitem(events._now, PenaltyDecided, [*events._now[PenaltyDecided], heard.append])
    leak = investigated(house)
    decisions.approve(last_task(first_step(leak, house)), by=house["director"])
    assert heard == [PenaltyDecided(leak.pk, house["ben"].pk, "warning", Decimal(300))]
    rows = {row.to: row for row in Outbox.objects.filter(kind="leak_decided")}
    assert set(rows) == {house["ben"], house["hr"]}
    for row in rows.values():
        assert row.channels == ["bell"]
        assert "300.00" in row.body
        assert house["ben"].full_name in row.subject
        assert "宝光" not in row.subject + row.body
    assert rows[house["hr"]].url == reverse("organisation:staff_detail", args=[house["ben"].pk])
    assert not LeakPages.rows(house["ben"]).exists()


def test_who_is_held_responsible_hears_it_once_even_if_he_is_personnel(house):
    leak = investigated(house, accused="hr")
    decisions.approve(last_task(first_step(leak, house)), by=house["director"])
    row = Outbox.objects.get(kind="leak_decided")
    assert (row.to, row.url) == (house["hr"], reverse("handbook:clause", args=["CUS-11"]))


def carrying_out(leak) -> list[str]:
    return list(Duty.objects.filter(part="carry_out", subject=leak.pk).order_by("pk").values_list("status", flat=True))


def test_that_a_decision_is_carried_out_is_owed_by_whoever_investigated_until_the_incident_is_closed(house):
    leak = investigated(house)
    request = first_step(leak, house)
    assert carrying_out(leak) == []
    decisions.approve(last_task(request), by=house["director"])
    assert carrying_out(leak) == ["open"]
    assert Duty.objects.get(part="carry_out").owner == house["custodian"]
    leak.refresh_from_db()
    Leak.lifecycle.go(leak, "close", by=house["custodian"], note="已从工资扣除")
    assert carrying_out(leak) == ["done"]


def test_a_decision_is_reopened_when_what_was_agreed_to_is_changed_and_nothing_is_carried_out(house):
    leak = investigated(house)
    decisions.approve(last_task(first_step(leak, house)), by=house["director"])
    leak.refresh_from_db()
    records.change(leak, {"deduction": Decimal(900)}, by=house["custodian"])
    leak.refresh_from_db()
    assert leak.status == "investigated"
    assert carrying_out(leak) == ["waived"]
    decisions.approve(last_task(first_step(leak, house)), by=house["director"])
    assert carrying_out(leak) == ["waived", "open"]


def test_the_form_of_an_investigation_does_not_name_a_customer_whom_the_investigator_does_not_see(house, client):
    file = make.customer(Keeper(house["ben"]), name="宝光显示有限公司")
    leak = leaks.report(by=house["anna"], what="外发", whose="某客户", customer=file)
    leaks.remedy(leak, by=house["anna"], note="已撤回")
    for sees, role in (
        (True, house["director"]),
        (False, make_person.person(INVESTIGATE, leaks.EVERY, "customers.view_leak")),
    ):
        client.force_login(role)
        page = client.get(reverse("customers:leak_edit", args=[leak.pk])).content.decode()
        assert file.number in page
        assert (f'data-text="{file.name}"' in page) is sees


def test_a_rejected_penalty_goes_back_to_the_investigation_which_is_owed_again(house):
    leak = investigated(house)
    decisions.reject(last_task(first_step(leak, house)), by=house["director"], note="证据不足")
    leak.refresh_from_db()
    assert leak.status == "remedied"
    owed = Duty.objects.filter(clause__code="CUS-11", part="investigate", subject=leak.pk)
    assert list(owed.order_by("pk").values_list("status", flat=True)) == ["done", "open"]
    leaks.find(leak, by=house["custodian"], findings="补充了聊天记录")
    leaks.investigate(leak, by=house["custodian"])
    assert not owed.filter(status="open").exists()
    assert not Outbox.objects.filter(kind="leak_decided").exists()


def test_what_was_handed_in_stays_as_it_is_until_it_is_decided(house):
    leak = investigated(house)
    requests.submit(leak, "decide", by=house["custodian"])
    with pytest.raises(RuleBroken):
        leaks.find(leak, by=house["control"], deduction=Decimal(100))


@pytest.mark.parametrize("name", ["hr", "control", "director"])
def test_whoever_is_held_responsible_is_not_asked_and_cannot_decide(house, name):
    leak = investigated(house, accused=name)
    request = requests.submit(leak, "decide", by=house["custodian"])
    for _step in range(2):
        asked = set(request.tasks.open().values_list("approver__username", flat=True))
        assert name not in asked
        for task in request.tasks.open():
            with pytest.raises(RuleBroken):
                decisions.approve(task, by=house[name], note="同意")
            if task.approver:
                decisions.approve(task, by=task.approver, note="同意")


def test_what_hr_and_legal_read_is_what_they_need_and_names_no_file(house, client):
    leak = investigated(house)
    request = requests.submit(leak, "decide", by=house["custodian"])
    snapshot = str(request.submissions.get().snapshot)
    assert "误发到外部群" in snapshot
    assert not {"customer", "owner"} & set(request.declared.fields + request.declared.shows)
    for name in ("hr", "legal"):
        client.force_login(house[name])
        assert client.get(LeakPages.url("detail", leak)).status_code == 404


def test_opinions_are_read_by_those_who_decide_and_stand_on_their_paper(house, client):
    leak = investigated(house)
    request = requests.submit(leak, "decide", by=house["custodian"])
    for task in request.tasks.open():
        decisions.approve(task, by=task.approver, note="建议从轻")
    assert leak.number in request.title
    for name, reads in (("custodian", True), ("anna", False)):
        client.force_login(house[name])
        for address in (LeakPages.url("detail", leak), reverse("printing:customers.leak", args=[leak.pk]) + "page/"):
            assert ("建议从轻" in client.get(address).content.decode()) == reads, (name, address)


def test_what_is_being_decided_is_not_edited(house, client):
    leak = investigated(house)
    client.force_login(house["custodian"])
    edit = LeakPages.url("edit", leak)
    assert edit in client.get(LeakPages.url("detail", leak)).content.decode()
    requests.submit(leak, "decide", by=house["custodian"])
    assert edit not in client.get(LeakPages.url("detail", leak)).content.decode()


def test_the_custodian_who_asks_does_not_decide(house):
    leak = investigated(house)
    request = requests.submit(leak, "decide", by=house["custodian"])
    for task in request.tasks.open():
        with pytest.raises(RuleBroken):
            decisions.approve(task, by=house["custodian"], note="同意")


def test_a_decided_incident_is_closed_by_who_investigates(house):
    leak = investigated(house)
    decisions.approve(last_task(first_step(leak, house)), by=house["director"])
    leak.refresh_from_db()
    with pytest.raises(RuleBroken):
        Leak.lifecycle.go(leak, "close", by=house["anna"])
    Leak.lifecycle.go(leak, "close", by=house["custodian"])
    assert leak.status == "closed"
