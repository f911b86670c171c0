"""What the inbox, the trail and a record tell to whom: words of others, what was filled in, what is no longer declared (ORG-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.approvals.models import Request, Task
from bizops.approvals.reader import Reader
from bizops.approvals.services import decisions, passing, requests
from bizops.kernel import clock
from bizops.organisation.models import Staff
from tests.approvals.asking import handed_in, ruled, task_of
from tests.factories import house as make_person

INBOX = "/approvals/"


@pytest.fixture
def waiting(anna, clara):
    """A request of anna's that waits for clara."""
    ruled({"people": [clara]})
    return handed_in(anna)


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_kind_that_is_no_longer_declared_is_read_with_a_sentence_and_decided_by_nobody(client, waiting, anna, clara):
    Staff.objects.filter(pk=clara.pk).update(language="en")
    Request.objects.update(kind="x.y.z")
    for person in (clara, anna):
        client.force_login(person)
        for address in (INBOX, f"{INBOX}?tab=mine", reverse("approvals:request", args=[waiting.pk])):
            assert "/decide/" not in text(client.get(address))
    client.force_login(clara)
    assert "no longer decided here" in text(client.get(INBOX))
    answer = client.post(reverse("approvals:decide", args=[task_of(waiting, clara).pk]), {"do": "approve"})
    assert answer.status_code == 409


def test_whom_it_is_about_finds_it_neither_among_his_copies_nor_among_what_he_decided(
    client, waiting, anna, clara, dan
):
    requests.copy(waiting, [dan], by=anna)
    decisions.approve(task_of(waiting, clara), by=clara)
    Request.objects.update(about=[dan.pk, clara.pk])
    for person, tab in ((dan, "copied"), (clara, "done")):
        client.force_login(person)
        page = client.get(INBOX, {"tab": tab})
        assert waiting.title not in text(page)
        assert page.context["reader"] is None


def test_the_record_tells_the_words_of_a_decision_only_to_whoever_may_read_the_request(client, waiting, clara, anna):
    keeper = make_person.person("customers.view_lookup", "customers.view_every_lookup", "approvals.view_request")
    decisions.send_back(task_of(waiting, clara), by=clara, note="只给经手人看的话")
    address = reverse("customers:lookup_detail", args=[waiting.object_id])
    client.force_login(anna)
    assert "只给经手人看的话" in text(client.get(address))
    client.force_login(keeper)
    page = text(client.get(address))
    assert "只给经手人看的话" not in page
    assert waiting.number in page


def test_who_only_names_who_decides_reads_neither_what_was_handed_in_nor_what_was_said(client, anna, ben, admin):
    ruled({"people": [ben]}, {"people": [anna]})
    request = handed_in(anna, whom="只给经手人看的客户")
    decisions.approve(task_of(request, ben), by=ben, note="只给经手人看的话")
    client.force_login(admin)
    for address in (INBOX, reverse("approvals:request", args=[request.pk])):
        page = text(client.get(address))
        assert request.number in page
        assert "只给经手人看" not in page
        assert request.title not in page
    assert client.get(reverse("approvals:request_list"), {"view": "all"}).context["total"] == 0
    for name in ("request", "task", "act", "submission"):
        assert request.title not in text(client.get(f"/admin/approvals/{name}/"))
        row = request if name == "request" else getattr(request, {"task": "tasks"}.get(name, f"{name}s")).first()
        assert request.title not in text(client.get(f"/admin/approvals/{name}/{row.pk}/change/"))


def test_whoever_was_asked_first_reads_by_whom_and_why(client, waiting, ben, dan, clara):
    task = task_of(waiting, clara)
    passing.add_signers(task, [ben], by=clara, note="请先看价格")
    client.force_login(ben)
    assert "请先看价格" in text(client.get(INBOX)).split("facts")[0]
    passing.transfer(task_of(waiting, ben), dan, by=ben, note="你更懂")
    reader = Reader(Request.objects.get(), dan, task_of(waiting, dan))
    assert (reader.asked_by.by, reader.asked_by.note) == (ben, "你更懂")


def test_urging_again_is_closed_until_the_hours_are_over(client, waiting, anna):
    client.force_login(anna)
    address = reverse("approvals:request", args=[waiting.pk])
    client.post(reverse("approvals:urge", args=[waiting.pk]))
    last, again = client.get(address).context["reader"].urged
    assert again - last == timedelta(hours=4)
    assert 'type="submit" disabled' in text(client.get(address))


def test_a_batch_names_what_somebody_else_decided_meanwhile(client, anna, ben, clara):
    Staff.objects.filter(pk=clara.pk).update(language="en")
    ruled({"people": [clara, ben], "mode": "any"}, batch=True)
    first, second = handed_in(anna), handed_in(anna)
    ids = [task_of(first, clara).pk, task_of(second, clara).pk]
    decisions.reject(task_of(second, ben), by=ben, note="不")
    client.force_login(clara)
    answer = text(client.post(reverse("approvals:batch"), {"ids": [*ids, 10**17]}, follow=True))
    assert "1 of 3 approved" in answer
    assert second.title in answer
    assert "1 no longer wait" in answer


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(3, 0, 422), (0, -1, 422), (0, 9999, 409), ("9999-12-31", "9999-12-31", 302), ("x", 1, 422)],
)
def test_odd_days_of_a_substitute_come_back_beside_the_field(client, anna, ben, start, end, code):
    today = clock.today()
    days = [today + timedelta(days=day) if isinstance(day, int) else day for day in (start, end)]
    client.force_login(anna)
    said = {"substitute": ben.number, "starts_on": days[0], "ends_on": days[1], "note": "出差"}
    answer = client.post(reverse("approvals:substitutes"), said)
    assert answer.status_code == code
    if code != 302:
        assert "出差" in answer.content.decode()
        assert set(answer.context["form"].errors) <= {"starts_on", "ends_on"}


def test_a_refusal_remembers_which_button_was_pressed(client, waiting, clara):
    client.force_login(clara)
    answer = client.post(reverse("approvals:decide", args=[task_of(waiting, clara).pk]), {"do": "return"})
    page = answer.content.decode()
    assert 'data-arm="r" data-armed' in page
    assert page.count("data-armed") == 1
    assert Task.objects.filter(status="open").count() == 1
