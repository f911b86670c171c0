"""Handing in: what will be sealed, who would decide, what is refused; and the record's own page meanwhile (ORG-14)."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from bizops.approvals.models import Policy, Request
from bizops.approvals.services import decisions
from customers.models import Lookup
from customers.services import lookups
from tests.approvals.asking import KIND, drafted, ruled, task_of


def address(lookup, move: str = "open") -> str:
    return reverse("approvals:hand_in", args=[ContentType.objects.get_for_model(Lookup).pk, lookup.pk, move])


@pytest.fixture
def draft(anna, clara):
    ruled({"people": [clara]}, {"people": [anna]}, {"people": [clara], "only_field": "purpose", "only_operator": "eq", "only_value": "x"})  # fmt: skip
    return drafted(anna)


def test_the_page_shows_what_is_sealed_and_who_would_decide(client, draft, anna, clara):
    client.force_login(anna)
    answer = client.get(address(draft))
    assert answer.status_code == 200
    assert "对账" in answer.content.decode()
    first, nobody, spared = answer.context["steps"]
    assert (first.people, first.is_needed) == ([clara], True)
    assert nobody.people == []
    assert nobody.why
    assert (spared.is_needed, spared.day) == (False, None)
    assert not Request.objects.exists()


def test_handing_in_starts_the_request_and_leads_back_to_the_record(client, draft, anna):
    client.force_login(anna)
    answer = client.post(address(draft), {"note": "请尽快"})
    assert answer["Location"] == reverse("customers:lookup_detail", args=[draft.pk])
    request = Request.objects.get()
    assert (request.submitter, request.submissions.get().note) == (anna, "请尽快")


def test_a_second_time_is_refused_with_a_sentence_and_the_note_stays(client, draft, anna):
    client.force_login(anna)
    client.post(address(draft))
    answer = client.post(address(draft), {"note": "再交"})
    assert answer.status_code == 409
    assert Request.objects.count() == 1


def test_what_somebody_may_not_see_or_does_not_need_consent_is_missing(client, draft, anna, dan):
    client.force_login(anna)
    assert client.get(address(draft, "give_back")).status_code == 404
    assert client.get(address(draft, "abolish")).status_code == 404
    client.force_login(dan)
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft)).status_code == 404
    assert not Request.objects.exists()


def test_who_may_only_look_hands_nothing_in(client, draft, director):
    client.force_login(director)
    answer = client.post(address(draft))
    assert answer.status_code == 409
    assert not Request.objects.exists()


def test_without_a_policy_nothing_is_handed_in(client, draft, anna):
    Policy.objects.filter(kind=KIND).update(retired_on="2001-01-01", effective_from="2000-01-01")
    client.force_login(anna)
    answer = client.get(address(draft))
    assert answer.context["closed"]
    assert client.post(address(draft)).status_code == 409


def test_what_was_returned_shows_why_and_what_is_different_and_goes_in_again(client, draft, anna, clara):
    client.force_login(anna)
    client.post(address(draft))
    request = Request.objects.get()
    decisions.send_back(task_of(request, clara), by=clara, note="原因太短", to=0)
    draft.refresh_from_db()
    lookups.change(draft, by=anna, reason="核对第三季度的账目")
    answer = client.get(address(draft))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "原因太短" in page
    assert [said.name for said in answer.context["again"].changes] == ["reason"]
    assert client.post(address(draft), {"note": "已补充"}).status_code == 302
    request.refresh_from_db()
    assert (request.round, request.status, Request.objects.count()) == (2, "pending", 1)
    client.force_login(clara)
    reader = client.get(f"/approvals/{request.pk}/").context["reader"]
    assert [said.was for said in reader.differences] == ["对账"]
    assert (reader.returned.by, reader.returned.note) == (clara, "原因太短")


# --- the record's own page ----------------------------------------------------------------------------
def page_of(client, lookup) -> str:
    return client.get(reverse("customers:lookup_detail", args=[lookup.pk])).content.decode()


def test_the_button_of_the_move_leads_to_handing_in(client, draft, anna):
    client.force_login(anna)
    move = reverse("customers:lookup_move", args=[draft.pk, "open"])
    assert f'href="{move}"' in page_of(client, draft)
    assert client.get(move)["Location"] == address(draft)
    assert client.post(move, {"note": "x"}).status_code == 409
    assert Lookup.objects.get(pk=draft.pk).status == "draft"


def test_while_it_is_pending_the_button_is_locked_and_says_why(client, draft, anna):
    client.force_login(anna)
    client.post(address(draft))
    request = Request.objects.get()
    page = page_of(client, draft)
    assert f'href="{reverse("customers:lookup_move", args=[draft.pk, "open"])}"' not in page
    assert request.number in page
    assert f'href="{reverse("approvals:request", args=[request.pk])}"' in page  # the panel
    assert client.get(reverse("customers:lookup_move", args=[draft.pk, "open"])).status_code == 409


def test_the_move_for_a_refusal_is_nobodys(client, draft, anna):
    client.force_login(anna)
    move = reverse("customers:lookup_move", args=[draft.pk, "refuse"])
    assert client.get(move).status_code == client.post(move).status_code == 409
    assert move not in page_of(client, draft)


def test_the_trail_stands_in_the_timeline_of_the_record(client, draft, anna, clara):
    client.force_login(anna)
    client.post(address(draft), {"note": "请尽快"})
    answer = client.get(reverse("customers:lookup_detail", args=[draft.pk]), {"story": "approval"})
    assert [entry.kind for entry in answer.context["timeline"]] == ["approval"] * len(answer.context["timeline"])
    assert "请尽快" in answer.content.decode()
