"""Many decide at the same moment, each over a connection of their own: one decision holds, the others hear who was quicker."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from bizops.approvals.models import Act, Request, Task
from bizops.approvals.services import decisions, requests
from bizops.kernel.errors import RuleBroken
from customers.models import CustomerGrant, Lookup
from tests.approvals.asking import drafted, handed_in, people, ruled, task_of


def all_at_once(acts) -> list:
    """Let every act begin at the same moment in a thread of its own: what each returned, or why it was refused."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            gate.wait(30)
            return act()
        except RuleBroken as no:
            return no
        finally:
            connection.close()
            close_old_connections()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_fifty_decide_on_one_request_and_one_decision_holds(firm, round_):
    asker, deciders = firm.hire("dan"), people(50)
    firm.hire("director")
    ruled({"people": deciders, "mode": "any"})
    request = handed_in(asker)
    tasks = [task_of(request, person) for person in deciders]
    acts = [
        (lambda t=task, p=person: decisions.approve(t, by=p))
        if n % 2
        else (lambda t=task, p=person: decisions.reject(t, by=p, note="no"))
        for n, (task, person) in enumerate(zip(tasks, deciders, strict=True))
    ]
    told = all_at_once(acts)
    assert sum(not isinstance(each, RuleBroken) for each in told) == 1
    assert all(str(each) for each in told)
    request.refresh_from_db()
    assert request.status in ("approved", "rejected")
    assert Act.objects.filter(request=request, what__in=("approve", "reject", "return")).count() == 1
    assert Task.objects.filter(request=request, status__in=("open", "waiting")).count() == 0
    opened = request.status == "approved"
    assert CustomerGrant.objects.count() == Act.objects.filter(request=request, what="carry").count() == int(opened)
    assert Lookup.objects.get().status == ("open" if opened else "refused")


@pytest.mark.django_db(transaction=True)
def test_all_of_a_parallel_step_sign_at_once_and_the_move_is_made_once(firm):
    asker, deciders = firm.hire("dan"), people(12)
    ruled({"people": deciders})
    request = handed_in(asker)
    tasks = [(task_of(request, person), person) for person in deciders]
    acts = [lambda t=task, p=person: decisions.approve(t, by=p) for task, person in tasks]
    assert not [each for each in all_at_once(acts) if isinstance(each, RuleBroken)]
    request.refresh_from_db()
    assert (request.status, request.carried_out) == ("approved", True)
    assert Act.objects.filter(request=request, what="carry").count() == CustomerGrant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_clicks_eight_times_and_has_decided_once(firm):
    asker, (one, other) = firm.hire("dan"), people(2)
    ruled({"people": [one]}, {"people": [other]})
    request = handed_in(asker)
    task = task_of(request, one)
    told = all_at_once([lambda: decisions.approve(task, by=one)] * 8)
    assert sum(not isinstance(each, RuleBroken) for each in told) == 1
    assert Act.objects.filter(request=request, what="approve").count() == 1
    assert Task.objects.filter(request=request, position=2).count() == 1


@pytest.mark.django_db(transaction=True)
def test_withdrawn_and_decided_at_once_one_of_the_two_holds(firm):
    asker, (one,) = firm.hire("dan"), people(1)
    ruled({"people": [one]})
    for _ in range(4):
        request = handed_in(asker)
        task = task_of(request, one)
        told = all_at_once(
            [
                lambda t=task: decisions.approve(t, by=one),
                lambda r=request: requests.withdraw(r, by=asker, note="doch nicht"),
            ]
        )
        assert sum(not isinstance(each, RuleBroken) for each in told) == 1
        request.refresh_from_db()
        done = Lookup.objects.get(pk=request.object_id).status == "open"
        assert request.status == ("approved" if done else "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_handed_in_eight_times_at_once_it_is_one_request(firm):
    asker, (one,) = firm.hire("dan"), people(1)
    ruled({"people": [one]})
    lookup = drafted(asker)
    told = all_at_once([lambda: requests.submit(lookup, "open", by=asker)] * 8)
    assert sum(not isinstance(each, RuleBroken) for each in told) == 1
    assert Request.objects.count() == Task.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_posts_at_once_are_one_decision_and_seven_times_409(firm):
    asker, one = firm.hire("dan"), firm.hire("clara")
    ruled({"people": [one]})
    request = handed_in(asker)
    task, windows = task_of(request, one), [Client() for _ in range(8)]
    for window in windows:
        window.force_login(one)
    address = reverse("approvals:decide", args=[task.pk])
    words = {"do": "approve", "note": "yes", "seen": request.digest}
    told = [answer.status_code for answer in all_at_once([lambda w=w: w.post(address, words) for w in windows])]
    assert sorted(told) == [302] + [409] * 7
    assert Act.objects.filter(request=request, what="approve").count() == CustomerGrant.objects.count() == 1
