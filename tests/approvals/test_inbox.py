"""The inbox: who finds what in it, deciding one after the other, refusals that keep what was typed (ORG-14)."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.approvals.models import Copy, Task
from bizops.approvals.services import decisions, requests, substitutions
from bizops.kernel import clock
from bizops.organisation.models import Staff
from tests.approvals.asking import approved, asked, drafted, handed_in, ruled, task_of, trail
from tests.factories import house as make_person

INBOX = "/approvals/"


def text(answer) -> str:
    return answer.content.decode()


def decide(client, task: Task, do: str = "approve", **words):
    return client.post(reverse("approvals:decide", args=[task.pk]), {"do": do, "seen": task.request.digest, **words})


@pytest.fixture
def waiting(anna, clara):
    """A request of anna's that waits for clara."""
    ruled({"people": [clara]})
    return handed_in(anna)


def test_the_first_that_waits_is_open_and_says_what_is_asked(client, waiting, anna, clara):
    client.force_login(clara)
    page = text(client.get(INBOX))
    assert waiting.title in page
    assert str(anna) in page
    assert f'action="{reverse("approvals:decide", args=[task_of(waiting, clara).pk])}"' in page
    assert "data-chosen" not in page  # a phone shows the list


def test_ten_are_decided_one_after_the_other_without_leaving_the_page(client, anna, clara):
    ruled({"people": [clara]})
    for _n in range(10):
        handed_in(anna)
    client.force_login(clara)
    page = client.get(INBOX)
    for left in range(9, -1, -1):
        task = page.context["reader"].task
        page = client.post(
            reverse("approvals:decide", args=[task.pk]), {"do": "approve", "seen": task.request.digest}, follow=True
        )
        assert page.redirect_chain[-1][0].startswith(INBOX)
        assert task.request.title in text(page)  # the toast says what happened
        assert page.context["tabs"][0][1] == str(left)
    assert page.context["reader"] is None
    assert Task.objects.filter(decided_by=clara, status="approved").count() == 10


def test_the_next_one_stays_within_what_was_searched(client, anna, clara):
    ruled({"people": [clara]})
    first, _other, last = (handed_in(anna, whom=name) for name in ("宝光", "华锐", "宝光二期"))
    client.force_login(clara)
    answer = decide(client, task_of(first, clara), q="宝光")
    assert f"task={task_of(last, clara).pk}" in answer["Location"]
    assert "q=" in answer["Location"]


def test_a_rejection_without_words_comes_back_with_a_sentence(client, waiting, clara):
    Staff.objects.filter(pk=clara.pk).update(language="en")
    client.force_login(clara)
    answer = decide(client, task_of(waiting, clara), "reject")
    assert answer.status_code == 409
    assert answer.context["refusal"] == "Give a reason."
    assert asked(waiting) == ["clara"]


def test_what_was_typed_is_still_there_after_a_refusal(client, waiting, clara):
    client.force_login(clara)
    answer = decide(client, task_of(waiting, clara), "return", note="时间太长", to="7")
    assert answer.status_code == 409
    assert ">时间太长</textarea>" in text(answer)


def test_who_comes_second_reads_politely_who_was_quicker(client, waiting, clara):
    client.force_login(clara)
    task = task_of(waiting, clara)
    assert decide(client, task, note="好").status_code == 302
    answer = decide(client, task, note="同意")
    assert answer.status_code == 409
    assert str(clara) in answer.context["refusal"]
    assert "同意" in text(answer)
    assert trail(waiting).count("approve") == 1


def test_what_was_handed_in_anew_is_not_approved_unread(client, waiting, clara):
    client.force_login(clara)
    answer = client.post(
        reverse("approvals:decide", args=[task_of(waiting, clara).pk]), {"do": "approve", "seen": "0" * 64}
    )
    assert answer.status_code == 409
    assert asked(waiting) == ["clara"]


def test_an_unknown_word_decides_nothing(client, waiting, clara):
    client.force_login(clara)
    assert decide(client, task_of(waiting, clara), "abolish").status_code == 409
    assert asked(waiting) == ["clara"]


def test_what_is_not_for_me_is_as_missing_as_what_is_not_there(client, waiting, ben, clara):
    task = task_of(waiting, clara)
    client.force_login(ben)
    assert waiting.title not in text(client.get(INBOX))
    for address in (
        f"{INBOX}?task={task.pk}",
        f"{INBOX}?request={waiting.pk}",
        f"{INBOX}?task=x",
        f"{INBOX}{waiting.pk}/",
    ):
        assert client.get(address).status_code == 404
    assert client.get(reverse("approvals:task", args=[task.pk])).status_code == 404
    assert decide(client, task).status_code == 404
    for act in ("transfer", "add", "assign"):
        assert client.get(reverse(f"approvals:task_{act}", args=[task.pk])).status_code == 404
    for act in ("copy", "withdraw"):
        assert client.post(reverse(f"approvals:{act}", args=[waiting.pk])).status_code == 404


def test_without_the_permission_every_page_is_closed(client, waiting, clara):
    client.force_login(make_person.person())
    task = task_of(waiting, clara)
    assert client.get(INBOX).status_code == 403
    assert client.get(reverse("approvals:task", args=[task.pk])).status_code == 403
    assert decide(client, task).status_code == 403
    assert client.post(reverse("approvals:batch"), {"ids": task.pk}).status_code == 403
    assert client.get(reverse("approvals:substitutes")).status_code == 403


def test_the_submitter_reads_it_and_cannot_decide_it(client, waiting, anna, clara):
    client.force_login(anna)
    page = text(client.get(reverse("approvals:request", args=[waiting.pk])))
    assert "/decide/" not in page
    assert reverse("approvals:withdraw", args=[waiting.pk]) in page
    assert decide(client, task_of(waiting, clara)).status_code == 409


def test_a_duty_leads_to_its_task_and_a_decided_one_to_its_request(client, waiting, clara):
    client.force_login(clara)
    task = task_of(waiting, clara)
    address = reverse("approvals:task", args=[task.pk])
    assert client.get(address)["Location"] == f"{INBOX}?task={task.pk}"
    decisions.approve(task, by=clara)
    assert client.get(address)["Location"] == reverse("approvals:request", args=[waiting.pk])


def test_fifty_that_wait_cost_as_many_queries_as_three(client, anna, clara):
    ruled({"people": [clara]})
    client.force_login(clara)
    counts = []
    for wanted in (3, 50):
        while Task.objects.count() < wanted:
            requests.submit(drafted(anna), "open", by=anna)
        client.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(INBOX).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_reading_marks_a_copy_and_writes_nothing_else(client, waiting, anna, dan):
    requests.copy(waiting, [dan], by=anna)
    client.force_login(dan)
    with CaptureQueriesContext(connection) as queries:
        assert waiting.title in text(client.get(f"{INBOX}?tab=copied"))
    assert Copy.objects.get().read_at is not None
    writes = [query["sql"] for query in queries if re.search(r'INSERT INTO|UPDATE "|DELETE FROM', query["sql"])]
    assert [sql for sql in writes if "approvals_copy" not in sql] == []


def test_a_substitute_finds_it_and_both_names_stand_there(client, waiting, ben, clara):
    today = clock.today()
    substitutions.appoint(clara, ben, today, today + timedelta(days=2), by=clara)
    client.force_login(ben)
    page = client.get(INBOX)
    assert str(clara) in text(page)
    assert decide(client, task_of(waiting, clara)).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "approved"
    page = client.get(reverse("approvals:request", args=[waiting.pk]))
    assert page.context["reader"].opinions[0].act.on_behalf_of == clara


def test_opinions_before_a_return_stay_readable_and_no_longer_count(client, anna, ben, clara):
    ruled({"people": [ben]}, {"people": [clara]})
    request = approved(handed_in(anna), ben, note="很好")
    decisions.send_back(task_of(request, clara), by=clara, note="太长", to=0)
    request.refresh_from_db()
    requests.submit_again(request, by=anna)
    client.force_login(ben)
    opinions = client.get(reverse("approvals:request", args=[request.pk])).context["reader"].opinions
    assert [(opinion.act.note, opinion.counts) for opinion in opinions] == [("很好", False), ("太长", False)]


def test_done_mine_and_copied_are_found_by_number(client, waiting, anna, clara):
    decisions.approve(task_of(waiting, clara), by=clara)
    for person, tab in ((clara, "done"), (anna, "mine")):
        client.force_login(person)
        assert len(client.get(INBOX, {"tab": tab, "q": waiting.number}).context["lines"]) == 1
        assert client.get(INBOX, {"tab": tab, "q": "A-1999"}).context["lines"] == []
        assert client.get(INBOX, {"tab": tab, "kind": "nothing.like.it"}).status_code == 200


def test_the_menu_counts_what_waits_and_the_inbox_sets_it_right_at_once(client, anna, clara):
    ruled({"people": [clara]})
    client.force_login(clara)
    assert number_beside_approvals(client) == ""
    handed = [handed_in(anna, whom=name) for name in ("宝光", "华锐")]
    cache.clear()  # twenty seconds later
    assert number_beside_approvals(client) == "2"
    decisions.approve(task_of(handed[0], clara), by=clara)
    client.get(reverse("approvals:inbox"))
    assert number_beside_approvals(client) == "1"
    client.force_login(anna)
    assert number_beside_approvals(client) == ""


def number_beside_approvals(client) -> str:
    page = client.get(reverse("customers:customer_list")).content.decode()
    found = re.findall(r'href="/approvals/"[^>]*>.*?</a>', page)
    assert len(found) == 2, "in the contents and under the thumb"
    numbers = {"".join(re.findall(r'class="n">(.*?)<', line)) for line in found}
    assert len(numbers) == 1
    return numbers.pop()


def test_a_record_in_approval_says_so_beside_its_status(client, anna, clara):
    ruled({"people": [clara]})
    request = handed_in(anna)
    client.force_login(anna)
    page = client.get(reverse("customers:lookup_detail", args=[request.object_id]))
    assert page.context["marks"] == [("审批中", "wait")]
    decisions.send_back(task_of(request, clara), by=clara, note="太长")
    page = client.get(reverse("customers:lookup_detail", args=[request.object_id]))
    assert page.context["marks"] == [("已退回", "warn")]
    requests.submit_again(request, by=anna)
    decisions.approve(task_of(request, clara), by=clara)
    assert client.get(reverse("customers:lookup_detail", args=[request.object_id])).context["marks"] == []
