"""The inbox under a hand: keys, the reading pane beside the list, a phone, and without script (ORG-14)."""

import pytest
from django.urls import reverse

from bizops.approvals.models import Task
from bizops.approvals.services import decisions, requests
from tests.approvals.asking import drafted, handed_in, ruled, task_of
from tests.factories.organisation import Firm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(transactional_db):
    """Three requests of anna's that wait for clara; the last one was returned once."""
    firm = Firm()
    anna, clara = firm.hire("anna"), firm.hire("clara")
    ruled({"people": [clara]}, batch=True)
    made = [handed_in(anna, whom=name) for name in ("宝光", "华锐", "宏晟")]
    decisions.send_back(task_of(made[2], clara), by=clara, note="太长")
    requests.submit_again(type(made[2]).objects.get(pk=made[2].pk), by=anna)
    made.append(drafted(anna))
    return made


def decided() -> int:
    return Task.objects.filter(status="approved").count()


def test_keys_go_along_the_list_and_decide_only_when_pressed_twice(visit, waiting):
    with visit() as clara:
        clara.login("clara")
        clara.go("/approvals/")
        page = clara.page
        page.keyboard.press("j")  # opens the next line in the pane
        page.wait_for_selector(f"#r-h:has-text('{waiting[1].title}')")
        assert "task=" in page.url
        page.keyboard.press("a")
        assert decided() == 0  # the first time it only gets the focus
        with page.expect_navigation():
            page.keyboard.press("a")
        assert decided() == 1
        page.keyboard.press("x")  # a rejection wants words first
        assert page.evaluate("document.activeElement.id") == "op"
        page.keyboard.type("a reason with x and a")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert decided() == 1
        assert Task.objects.filter(status="rejected").count() == 1


def count(status: str) -> int:
    return Task.objects.filter(status=status).count()


def test_control_enter_does_what_was_pressed_before_the_reason(visit, waiting):
    for name in ("同益", "瑞声"):
        handed_in(waiting[0].submitter, whom=name)
    presses = {"r": "returned", "focus": "returned", "x": "rejected", "a": "approved", "": "approved"}
    with visit() as clara:
        clara.login("clara")
        page = clara.page
        for pressed, status in presses.items():
            before, left = count(status), count("open")
            clara.go("/approvals/")
            if pressed == "focus":
                page.focus("button[value=return]")
            elif pressed:
                page.keyboard.press(pressed)
            page.focus("#op")
            page.keyboard.type("a reason with x and r")
            with page.expect_navigation():
                page.keyboard.press("Control+Enter")
            assert (count(status), count("open")) == (before + 1, left - 1), pressed


def test_a_refused_return_is_still_a_return_when_it_is_sent_again(visit, waiting):
    with visit() as clara:
        clara.login("clara")
        clara.go("/approvals/")
        page = clara.page
        page.eval_on_selector("button[value=return]", "button => button.removeAttribute('data-says')")
        clara.press("button[value=return]")
        page.wait_for_selector(".note[role=alert]")
        page.fill("#op", "the reason")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    assert decided() == 0
    assert Task.objects.filter(status="open").count() == 2


def test_keys_open_what_they_reach_and_tick_with_the_space_bar(visit, waiting):
    with visit() as clara:
        clara.login("clara")
        clara.go("/approvals/")
        page = clara.page
        for key, n in (("j", 1), ("j", 2), ("k", 1)):
            page.keyboard.press(key)
            page.wait_for_selector(f"#r-h:has-text('{waiting[n].title}')")
        page.keyboard.press("Space")
        page.wait_for_selector(".bulk:not([hidden])")
        assert page.inner_text(".bulk [data-n]") == "1"
        page.keyboard.press("t")
        assert page.query_selector_all("[name=ids]:checked") == []
        page.keyboard.press("x")  # rejects: it leads to the words, it ticks nothing
        assert page.evaluate("document.activeElement.id") == "op"
        page.check("[data-tick-all]")
        assert page.inner_text(".bulk [data-n]") == "3"


def test_ticking_counts_and_approves_all(visit, waiting):
    with visit() as clara:
        clara.login("clara")
        clara.go("/approvals/")
        for box in clara.page.query_selector_all("[name=ids]"):
            box.check()
        assert clara.page.inner_text(".bulk [data-n]") == "3"
        clara.press(".bulk button.btn-primary")
        assert decided() == 3


def test_a_phone_shows_the_list_then_what_was_tapped_and_the_way_back(visit, waiting):
    with visit(width=390) as clara:
        clara.login("clara")
        clara.go("/approvals/")
        assert not clara.page.is_visible("#r-h")
        clara.page.click(".inbox-list a >> nth=1")
        clara.page.wait_for_selector("#r-h", state="visible")
        assert not clara.page.is_visible(".inbox-list")
        assert clara.sideways() == []
        clara.page.click("a.back")
        clara.page.wait_for_selector(".inbox-list", state="visible")


def test_everything_works_without_script(visit, waiting):
    with visit(script=False) as clara:
        clara.login("clara")
        clara.go("/approvals/")
        clara.press(".inbox-list a >> nth=2")
        clara.press("button[value=reject]")
        assert clara.page.is_visible(".note[data-tone=bad]")
        clara.page.fill("#op", "不需要")
        clara.press("button[value=reject]")
        assert Task.objects.filter(status="rejected").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_the_rules_of_access_or_runs_sideways(visit, waiting, theme):
    again, draft = waiting[2], waiting[3]
    task = Task.objects.get(request=again, status="open")
    of_clara = ["/approvals/", f"/approvals/?task={task.pk}", "/approvals/substitutes/", "/approvals/register/"]
    of_clara += [reverse("approvals:task_add", args=[task.pk]), "/approvals/?tab=done"]
    of_anna = [
        f"/approvals/{again.pk}/",
        "/approvals/?tab=mine",
        reverse("customers:lookup_move", args=[draft.pk, "open"]),
    ]
    found = []
    for who, addresses in (("clara", of_clara), ("anna", of_anna)):
        with visit(theme=theme, width=390 if theme == "dark" else 1440) as person:
            person.login(who)
            for address in addresses:
                assert person.go(address).status == 200, address
                assert person.sideways() == [], address
                found += person.rules_broken()
    assert found == []
