"""Leaks: told at once, remedied within hours, looked into, and hidden from whoever is held responsible (CUS-11)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.urls import reverse

from bizops.figures.services import figures
from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from bizops.organisation.models import Staff
from bizops.organisation.services import handovers
from bizops.roles import ROLES
from customers.choices import Fault, Harm, PassedTo
from customers.models import Leak
from customers.models.leak import penalty_by_rule
from customers.pages import CustomerPages, LeakPages
from customers.services import leaks
from tests.factories import customers as make

FOUND = {"findings": "报价单误发到外部群，两小时后撤回", "harm": "slight", "fault": "negligence", "passed_to": "nobody"}


def fresh(person) -> Staff:
    return Staff.objects.get(pk=person.pk)


@pytest.fixture
def house(firm):
    """anna reports on ben; custodian, internal control and the management hear of it."""
    return {name: fresh(firm.hire(name)) for name in ("director", "custodian", "control", "clara", "anna", "ben")}


@pytest.fixture
def leak(house):
    return leaks.report(by=house["anna"], what="报价单发到了外部群", whose="宝光显示", accused=house["ben"])


@pytest.fixture
def remedied(leak, house):
    return leaks.remedy(leak, by=house["anna"], note="已撤回并改密码")


def told(kind: str) -> set[str]:
    return set(Outbox.objects.filter(kind=kind).values_list("to__username", flat=True))


def duty(leak, part: str) -> Duty:
    return Duty.objects.filter(clause__code="CUS-11", part=part, subject=leak.pk).latest("pk")


# --- the rule ---------------------------------------------------------------------------------------
RULE = {
    **dict.fromkeys(product(Harm, Fault, ("others", "rival"), (True, False)), "dismissal"),
    **dict.fromkeys(product(Harm, ("none",), ("nobody",), (True, False)), "none"),
    **dict.fromkeys(product(("none", "slight"), ("negligence", "intent"), ("nobody",), (True, False)), "warning"),
    ("grave", "negligence", "nobody", True): "warning",
    ("grave", "negligence", "nobody", False): "dismissal",
    ("grave", "intent", "nobody", True): "dismissal",
    ("grave", "intent", "nobody", False): "dismissal",
}


def test_the_table_of_penalties_is_whole():
    assert set(RULE) == set(product(Harm, Fault, PassedTo, (True, False)))


@pytest.mark.parametrize(("case", "penalty"), RULE.items(), ids=lambda it: "-".join(map(str, it)) if it else "")
def test_the_penalty_follows_from_three_answers_and_the_time(case, penalty):
    *answers, in_time = case
    assert penalty_by_rule(*answers, in_time=in_time) == penalty


# --- reporting --------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ROLES)
def test_everybody_who_works_here_may_report_a_leak(role):
    assert {"customers.view_leak", "customers.add_leak"} <= set(ROLES[role])


def test_a_report_reaches_the_leadership_in_the_same_moment(leak, house):
    assert told("leak_reported") == {"custodian", "control", "director"}
    row = Outbox.objects.filter(kind="leak_reported").first()
    assert row.channels == ["bell", "mail"]
    assert row.url == reverse("customers:leak_detail", args=[leak.pk])
    assert "宝光" not in row.subject + row.body


def test_neither_the_reporter_nor_whoever_is_held_responsible_is_told(house):
    leaks.report(by=house["custodian"], what="登记簿丢失", whose="全部客户", accused=house["control"])
    assert told("leak_reported") == {"director"}


def test_the_remedy_is_owed_by_the_reporter_and_the_investigation_by_the_custodian(leak, house):
    assert leak.number.startswith("LK-")
    assert leak.investigator == house["custodian"]
    assert (duty(leak, "remedy").owner, duty(leak, "investigate").owner) == (house["anna"], house["custodian"])
    assert duty(leak, "remedy").due_on == clock.today() + timedelta(days=1)
    assert "宝光" not in duty(leak, "remedy").subject_name


def test_the_custodian_who_is_held_responsible_does_not_investigate(house):
    leak = leaks.report(by=house["anna"], what="登记簿丢失", whose="全部客户", accused=house["custodian"])
    assert leak.investigator in (house["control"], house["director"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": "  "}, "what"),
        ({"whose": ""}, "whose"),
        ({"known_at": clock.now() + timedelta(hours=1)}, "known_at"),
        ({"known_at": datetime(1, 1, 1, tzinfo=UTC)}, "known_at"),
    ],
)
def test_a_report_says_what_whose_and_since_when(house, values, field):
    with pytest.raises(RuleBroken) as refused:
        leaks.report(by=house["anna"], **{"what": "外发", "whose": "宝光显示", **values})
    assert refused.value.field == field
    assert not Leak.objects.exists()


# --- the remedy -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("hours", "in_time"), [(24, True), (24.1, False)])
def test_a_remedy_is_in_time_within_the_hours_of_the_manual(house, hours, in_time):
    known = clock.now()
    leak = leaks.report(by=house["anna"], what="外发", whose="宝光显示", known_at=known)
    with clock.at(known + timedelta(hours=hours)):
        leaks.remedy(leak, by=house["anna"], note="已撤回")
    assert (leak.status, leak.remedy, leak.in_time) == ("remedied", "已撤回", in_time)
    assert duty(leak, "remedy").status == "done"


def test_the_hours_are_a_figure_of_the_day_on_which_it_was_known(house):
    figures.put("customers.remedy_hours", 2, reason="收紧", by=house["director"])
    leak = leaks.report(by=house["anna"], what="外发", whose="宝光", known_at=clock.now() - timedelta(hours=3))
    leaks.remedy(leak, by=house["anna"], note="已撤回")
    assert leak.in_time is False


@pytest.mark.parametrize("moment", [timedelta(hours=1), -timedelta(hours=5), -timedelta(days=9)])
def test_a_moment_of_remedy_lies_between_knowing_and_now_and_not_far_back(house, moment):
    known = timedelta(days=20) if moment.days < -5 else timedelta(hours=2)
    leak = leaks.report(by=house["anna"], what="外发", whose="宝光", known_at=clock.now() - known)
    with pytest.raises(RuleBroken) as refused:
        leaks.remedy(leak, by=house["anna"], note="已撤回", remedied_at=clock.now() + moment)
    assert refused.value.field == "remedied_at"
    leak.refresh_from_db()
    assert leak.status == "reported"


def test_only_the_reporter_or_who_investigates_records_the_remedy(leak, house):
    with pytest.raises(RuleBroken):
        leaks.remedy(leak, by=house["clara"], note="已撤回")
    leaks.remedy(leak, by=house["custodian"], note="已撤回")
    assert leak.status == "remedied"


# --- the investigation ------------------------------------------------------------------------------
def test_findings_propose_the_penalty_of_the_rules(remedied, house):
    found = leaks.find(remedied, by=house["custodian"], **FOUND, deduction=300)
    assert (found.proposed, found.penalty) == ("warning", "warning")
    found = leaks.find(remedied, by=house["custodian"], passed_to="rival")
    assert (found.proposed, found.penalty) == ("dismissal", "dismissal")
    leaks.investigate(remedied, by=house["custodian"])
    assert remedied.status == "investigated"
    assert duty(remedied, "investigate").status == "done"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"penalty": "none"}, "penalty_reason"),
        ({"accused": None}, "accused"),
        ({"harm": "", "penalty": "warning", "penalty_reason": "x"}, "penalty"),
        ({"fault": "none", "deduction": 100}, "deduction"),
        ({"whose": " "}, "whose"),
    ],
)
def test_what_contradicts_itself_is_refused(remedied, house, values, field):
    with pytest.raises(RuleBroken) as refused:
        leaks.find(remedied, by=house["custodian"], **{**FOUND, **values})
    assert refused.value.field == field


@pytest.mark.parametrize("gap", [*FOUND, "deduction"])
def test_an_investigation_ends_only_without_gaps(remedied, house, gap):
    values = {**FOUND, "deduction": 300, gap: None if gap == "deduction" else ""}
    leaks.find(remedied, by=house["custodian"], **values)
    with pytest.raises(RuleBroken) as refused:
        leaks.investigate(remedied, by=house["custodian"])
    assert refused.value.field == gap
    assert Leak.objects.get().status == "remedied"


def test_nobody_looks_into_what_he_is_held_responsible_for(house):
    leak = leaks.report(by=house["custodian"], what="登记簿丢失", whose="全部客户", accused=house["custodian"])
    with pytest.raises(RuleBroken):
        leaks.remedy(leak, by=house["custodian"], note="已找回")
    assert duty(leak, "remedy").owner == leak.investigator
    leaks.remedy(leak, by=leak.investigator, note="已找回")
    with pytest.raises(RuleBroken):
        leaks.find(leak, by=house["custodian"], **FOUND, accused=house["anna"])
    with pytest.raises(RuleBroken):
        leaks.find(leak, by=house["control"], **FOUND, accused=house["control"])
    leaks.find(leak, by=house["director"], **FOUND, deduction=100)
    with pytest.raises(RuleBroken):
        leaks.investigate(leak, by=house["custodian"])


def test_another_one_investigates_when_the_custodian_is_found_responsible(remedied, house):
    found = leaks.find(remedied, by=house["control"], **FOUND, accused=house["custodian"])
    assert found.investigator in (house["control"], house["director"])
    assert duty(found, "investigate").owner == found.investigator


def test_findings_are_closed_before_the_remedy_and_after_the_decision(leak, house):
    for state in ("reported", "decided", "closed"):
        words = {} if state == "reported" else make.FOUND
        Leak.objects.filter(pk=leak.pk).update(status=state, **words)
        with pytest.raises(RuleBroken):
            leaks.find(leak, by=house["custodian"], **FOUND)


# --- who sees it ------------------------------------------------------------------------------------
def test_the_reporter_sees_his_own_the_leadership_all_the_head_and_the_accused_nothing(leak, house):
    see = {name for name, person in house.items() if LeakPages.rows(person).exists()}
    assert see == {"anna", "custodian", "control", "director"}


@pytest.mark.parametrize("name", ["custodian", "control", "director"])
def test_whoever_is_held_responsible_sees_nothing_even_with_the_right_to_see_all(house, name, client):
    leak = leaks.report(by=house["anna"], what="外发", whose="宝光", accused=house[name])
    client.force_login(house[name])
    for page in ("detail", "edit"):
        assert client.get(LeakPages.url(page, leak)).status_code == 404
    assert client.get(LeakPages.url("move", leak, move="close")).status_code == 404
    assert leak.number not in client.get(LeakPages.url("list"), {"view": "all"}).content.decode()


def test_who_reports_himself_sees_it(house):
    leak = leaks.report(by=house["ben"], what="误发", whose="宝光", accused=house["ben"])
    assert LeakPages.rows(house["ben"]).get() == leak


@pytest.mark.parametrize(
    ("reporter", "accused", "reader", "reads"),
    [
        ("anna", "ben", "anna", False),
        ("ben", "ben", "ben", False),
        ("control", "control", "control", False),
        ("anna", "ben", "custodian", True),
        ("anna", "ben", "director", True),
    ],
)
def test_what_was_found_is_for_those_who_decide(house, client, reporter, accused, reader, reads):
    leak = leaks.report(by=house[reporter], what="外发", whose="宝光", accused=house[accused])
    leaks.remedy(leak, by=house["director"], note="已撤回")
    leaks.find(leak, by=house["custodian"], **{**FOUND, "findings": "谈话记录在此"}, deduction=300)
    leaks.investigate(leak, by=house["custodian"], note="本人承认")
    client.force_login(house[reader])
    paper = reverse("printing:customers.leak", args=[leak.pk]) + "page/"
    for address in (LeakPages.url("detail", leak), LeakPages.url("detail", leak) + "?story=change&all=1", paper):
        page = client.get(address).content.decode()
        assert "外发" in page
        assert ("谈话记录在此" in page) == reads
        assert reads or "本人承认" not in page


def test_an_incident_stands_on_the_card_of_its_customer_for_those_who_see_all(house, client):
    file = make.customer(type("World", (), {"keeper": house["anna"]}))
    leak = leaks.report(by=house["anna"], what="外发", customer=file, accused=house["control"])
    for name, sees in (("director", True), ("anna", False), ("control", False)):
        client.force_login(house[name])
        page = client.get(CustomerPages.url("detail", file), {"tab": "looks"})
        assert page.status_code == 200
        assert (leak.number in page.content.decode()) == sees, name


def test_a_customer_named_by_the_investigation_stays_hidden_from_a_reporter_who_does_not_see_him(leak, house, client):
    file = make.customer(type("World", (), {"keeper": house["clara"]}), name="绝密光电")
    leaks.remedy(leak, by=house["anna"], note="已撤回")
    leaks.find(leak, by=house["custodian"], customer=file)
    client.force_login(house["anna"])
    for address in (LeakPages.url("detail", leak), reverse("printing:customers.leak", args=[leak.pk]) + "page/"):
        assert "绝密光电" not in client.get(address).content.decode()
    client.force_login(house["custodian"])
    assert "绝密光电" in client.get(LeakPages.url("detail", leak)).content.decode()


# --- the pages --------------------------------------------------------------------------------------
def test_a_leak_is_reported_remedied_and_looked_into_on_the_pages(house, client):
    client.force_login(house["anna"])
    assert reverse("customers:leak_add") in client.get(reverse("home")).content.decode()
    assert 'name="findings"' not in client.get(LeakPages.url("add")).content.decode()
    words = {"known_at": (clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"), "what": "外发", "whose": "宝光"}
    assert client.post(LeakPages.url("add"), {**words, "accused": house["ben"].number}).status_code == 302
    leak = Leak.objects.get()
    assert (leak.owner, leak.accused) == (house["anna"], house["ben"])
    assert client.get(LeakPages.url("edit", leak)).status_code == 403
    page = client.get(reverse("customers:leak_remedy", args=[leak.pk])).content.decode()
    assert "remedied_at" in page
    wrong = client.post(LeakPages.url("move", leak, move="remedy"), {"note": "已撤回", "remedied_at": "gestern"})
    assert wrong.status_code == 409
    answer = client.post(LeakPages.url("move", leak, move="remedy"), {"note": "已撤回", "remedied_at": ""})
    assert answer.status_code == 302
    client.force_login(house["custodian"])
    assert client.get(reverse("customers:leak_edit", args=[leak.pk])).status_code == 200
    leak.refresh_from_db()
    found = {**FOUND, "whose": "宝光", "accused": house["ben"].number, "deduction": "200", "version": leak.version}
    assert client.post(LeakPages.url("edit", leak), found).status_code == 302
    assert client.post(LeakPages.url("move", leak, move="investigate"), {"note": ""}).status_code == 302
    leak.refresh_from_db()
    assert (leak.status, leak.penalty, leak.deduction) == ("investigated", "warning", 200)


def test_no_penalty_is_decided_without_consent(remedied, house, client):
    leaks.find(remedied, by=house["custodian"], **FOUND, deduction=300)
    leaks.investigate(remedied, by=house["custodian"])
    client.force_login(house["director"])
    answer = client.post(LeakPages.url("move", remedied, move="decide"), {"note": "同意"})
    remedied.refresh_from_db()
    assert remedied.status == "investigated"
    assert answer.status_code != 200
    with pytest.raises(RuleBroken):
        leaks.decide(remedied, by=house["director"], request=None)
    assert told("leak_decided") == set()


# --- handing over -----------------------------------------------------------------------------------
def test_investigations_go_to_a_successor_who_is_not_held_responsible(leak, house):
    other = leaks.report(by=house["anna"], what="外发", whose="宝光", accused=house["control"])
    with pytest.raises(RuleBroken):
        handovers.hand_over(house["custodian"], {"customers.leak": house["control"]}, by=house["director"], note="调岗")
    Leak.objects.filter(pk=other.pk).update(accused=None)
    handovers.hand_over(house["custodian"], {"customers.leak": house["control"]}, by=house["director"], note="调岗")
    leak.refresh_from_db()
    assert leak.investigator == house["control"]
    assert duty(leak, "investigate").owner == house["control"]


def test_the_search_finds_an_incident_by_number_and_words_but_not_for_whoever_is_held_responsible(client, house, leak):
    for text in (leak.number, "外部群"):
        for name, found in (("anna", True), ("director", True), ("ben", False), ("clara", False)):
            client.force_login(house[name])
            body = client.get(reverse("search"), {"q": text}).content.decode()
            assert (reverse("customers:leak_detail", args=[leak.pk]) in body) is found, (text, name)
