"""The way of a request from step to step, and every act on it (ORG-14)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bizops.approvals.models import Act, Policy, Request, Step, Submission, Task
from bizops.approvals.registry import consentables
from bizops.approvals.services import deadlines, decisions, passing, policies, requests, routing
from bizops.handbook.models import Duty
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.notifications.models import Outbox
from customers.models import CustomerGrant, Lookup
from customers.services import lookups
from tests.approvals.asking import KIND, approved, asked, drafted, handed_in, people, ruled, task_of, trail


@pytest.fixture
def three(firm):
    return people(3)


def test_the_default_policy_asks_the_head_then_the_custodian(dan, director, firm):
    custodian = firm.hire("custodian")
    request = handed_in(dan)
    assert request.number.startswith("A-")
    assert asked(request) == ["director"]
    approved(request, director)
    assert asked(request) == ["custodian"]
    task = task_of(request, custodian)
    with pytest.raises(RuleBroken) as no:
        decisions.approve(task, by=custodian)
    assert no.value.field == "filled"
    file = Lookup.objects.get(pk=request.object_id).customer
    decisions.approve(task, by=custodian, filled={"customer": file})
    request.refresh_from_db()
    assert (request.status, request.carried_out) == ("approved", True)
    assert Lookup.objects.get(pk=request.object_id).status == "open"
    assert CustomerGrant.objects.live().filter(user=dan, content_object=file, granted_by=custodian).exists()
    assert trail(request) == ["submit", "approve", "approve", "carry"]


def test_all_must_sign_where_all_are_asked_and_one_is_enough_where_one_is(dan, three):
    one, two, three_ = three
    ruled({"people": [one, two]}, {"people": [two, three_], "mode": "any", "question": "Really?"})
    request = handed_in(dan)
    approved(request, one)
    assert asked(request) == [two.username]
    approved(request, two)
    assert len(asked(request)) == 2
    approved(request, three_)
    assert request.status == "approved"
    assert Task.objects.get(request=request, approver=two, position=2).status == "closed"


def test_in_turn_the_second_is_asked_when_the_first_has_signed(dan, three):
    ruled({"people": three, "mode": "turn"})
    request = handed_in(dan)
    order = [task.approver for task in Task.objects.filter(request=request).order_by("turn")]
    for person in order:
        assert asked(request) == [person.username]
        approved(request, person)
    assert request.status == "approved"


def test_whoever_has_signed_above_is_not_asked_again_and_the_trail_says_so(dan, three):
    one, two, _ = three
    ruled({"people": [one]}, {"people": [one, two]}, {"people": [one]})
    request = approved(handed_in(dan), one)
    assert asked(request) == [two.username]
    approved(request, two)
    assert request.status == "approved"
    assert trail(request) == ["submit", "approve", "above", "approve", "above", "carry"]


def test_a_step_with_a_question_asks_again_whoever_has_signed_above(dan, three):
    ruled({"people": [three[0]]}, {"people": [three[0]], "question": "Is it urgent?"})
    assert asked(approved(handed_in(dan), three[0])) == [three[0].username]


def test_a_step_applies_only_if_its_condition_holds(dan, three):
    one, two, three_ = three
    ruled(
        {"people": [one], "only_field": "purpose", "only_operator": "eq", "only_value": "check"},
        {"people": [two], "only_field": "purpose", "only_operator": "eq", "only_value": "legal"},
        {"people": [three_]},
    )
    assert asked(handed_in(dan, purpose="legal")) == [two.username]
    assert asked(approved(handed_in(dan, purpose="check"), one)) == [three_.username]


def test_the_first_policy_whose_condition_holds_decides_and_a_later_edition_wins_from_its_day(dan, three):
    one, two, three_ = three
    ruled({"people": [one]}, only_field="purpose", only_operator="ne", only_value="check")
    other = ruled({"people": [two]}, edition=2)
    next_one = policies.new_edition(other, by=dan)
    assert (next_one.edition, next_one.effective_from) == (3, clock.today() + timedelta(days=1))
    next_one.steps.get().people.set([three_])
    assert asked(handed_in(dan)) == [two.username]
    with clock.at(clock.now() + timedelta(days=1)):
        assert asked(handed_in(dan)) == [three_.username]


def test_without_a_policy_nothing_is_handed_in(dan):
    Policy.objects.all().delete()
    with pytest.raises(RuleBroken, match="olicy|审批"):
        handed_in(dan)
    assert not Request.objects.exists()


def test_one_no_ends_it_and_the_document_hears_it(dan, three):
    ruled({"people": three})
    request = handed_in(dan)
    decisions.reject(task_of(request, three[1]), by=three[1], note="理由不足")
    request.refresh_from_db()
    assert (request.status, asked(request)) == ("rejected", [])
    assert Lookup.objects.get(pk=request.object_id).status == "refused"
    assert not CustomerGrant.objects.exists()
    assert Outbox.objects.filter(to=dan, kind="consent_rejected").exists()


def test_a_no_and_a_return_need_a_reason(dan, three):
    ruled({"people": three})
    task = task_of(handed_in(dan), three[0])
    for act in (decisions.reject, decisions.send_back):
        with pytest.raises(RuleBroken):
            act(task, by=three[0], note="  ")
    assert Task.objects.get(pk=task.pk).status == "open"


def test_an_opinion_is_needed_where_the_step_asks_for_one(dan, three):
    ruled({"people": three[:1], "comment_required": True})
    request = handed_in(dan)
    with pytest.raises(RuleBroken):
        approved(request, three[0])
    assert approved(request, three[0], note="同意").status == "approved"


def test_a_return_out_of_a_parallel_step_closes_the_siblings_and_voids_the_answers(dan, three):
    one, two, three_ = three
    ruled({"people": three})
    request = approved(handed_in(dan), one)
    decisions.send_back(task_of(request, two), by=two, note="写清用途")
    request.refresh_from_db()
    assert (request.status, asked(request)) == ("returned", [])
    assert Task.objects.get(request=request, approver=three_).status == "closed"
    assert Task.objects.get(request=request, approver=one).is_void
    assert not Duty.objects.filter(clause__code="ORG-14", status="open").exists()
    lookups.change(Lookup.objects.get(pk=request.object_id), by=dan, reason="年度对账，需核对三份合同")
    requests.submit_again(request, by=dan, note="已补充")
    request.refresh_from_db()
    assert (request.round, asked(request)) == (2, sorted(person.username for person in three))
    assert Duty.objects.filter(clause__code="ORG-14", status="open").count() == 3
    assert Act.objects.filter(request=request, what="approve", round=1).count() == 1
    assert approved(request, one, two, three_).status == "approved"


def test_a_return_to_a_visited_step_asks_there_again_and_no_further_back(dan, three):
    one, two, three_ = three
    ruled({"people": [one]}, {"people": [two]}, {"people": [three_]})
    request = approved(handed_in(dan), one, two)
    with pytest.raises(RuleBroken):
        decisions.send_back(task_of(request, three_), by=three_, note="?", to=3)
    decisions.send_back(task_of(request, three_), by=three_, note="请再核对", to=2)
    assert asked(request) == [two.username]
    assert approved(request, two, three_).status == "approved"
    assert Task.objects.filter(request=request, approver=one, is_void=False).count() == 1
    assert Task.objects.filter(request=request, approver=two, is_void=True).count() == 1


def test_what_is_in_approval_is_frozen_and_free_again_when_it_is_withdrawn(dan, three):
    ruled({"people": three})
    request = handed_in(dan)
    lookup = Lookup.objects.get(pk=request.object_id)
    with pytest.raises(RuleBroken, match=request.number):
        lookups.change(lookup, by=dan, reason="别的")
    with pytest.raises(RuleBroken, match=request.number):
        Lookup.lifecycle.go(lookup, "drop", by=dan)
    with pytest.raises(RuleBroken):
        requests.withdraw(request, by=three[0], note="不行")
    requests.withdraw(request, by=dan, note="不需要了")
    assert asked(request) == []
    assert lookups.change(Lookup.objects.get(pk=lookup.pk), by=dan, reason="别的").reason == "别的"
    assert requests.submit(lookup, "open", by=dan).pk != request.pk


def test_a_document_is_handed_in_once_at_a_time(dan, three):
    ruled({"people": three})
    lookup = drafted(dan)
    requests.submit(lookup, "open", by=dan)
    with pytest.raises(RuleBroken, match="A-"):
        requests.submit(lookup, "open", by=dan)
    assert Request.objects.count() == 1


def test_what_was_changed_past_the_services_is_not_approved(dan, three):
    ruled({"people": three[:1]})
    request = handed_in(dan)
    Lookup.objects.filter(pk=request.object_id).update(reason="planted")
    with pytest.raises(RuleBroken):
        approved(request, three[0])
    assert Lookup.objects.get(pk=request.object_id).status == "draft"


def test_a_decision_over_another_submission_than_the_one_that_was_read_is_refused(dan, three):
    ruled({"people": three[:1]})
    request = handed_in(dan)
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, three[0]), by=three[0], seen="0" * 64)
    assert decisions.approve(task_of(request, three[0]), by=three[0], seen=request.digest).status == "approved"


def test_nobody_decides_on_his_own_by_any_route(dan, three, firm):
    one, two, _ = three
    ruled({"people": [dan, one]})
    request = handed_in(dan)
    assert asked(request) == [one.username]
    task = task_of(request, one)
    for act in (decisions.approve, decisions.reject, decisions.send_back):
        with pytest.raises(RuleBroken):
            act(task, by=dan, note="ja")
    with pytest.raises(RuleBroken):
        passing.transfer(task, dan, by=one, note="selbst")
    with pytest.raises(RuleBroken):
        passing.add_signers(task, [dan], by=one, note="selbst")
    for words in ({"approver": dan}, {"decided_by": dan}, {"escalated_to": dan}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(status="approved", decided_at=clock.now(), **words)


def test_a_transfer_needs_a_reason_and_somebody_who_is_not_asked_already(dan, three):
    one, two, three_ = three
    ruled({"people": [one, two]})
    request = handed_in(dan)
    task = task_of(request, one)
    with pytest.raises(RuleBroken):
        passing.transfer(task, three_, by=one, note="")
    with pytest.raises(RuleBroken):
        passing.transfer(task, two, by=one, note="他也在")
    with pytest.raises(RuleBroken):
        passing.transfer(task, three_, by=two, note="不是我的")
    passing.transfer(task, three_, by=one, note="归他管")
    assert set(asked(request)) == {two.username, three_.username}
    with pytest.raises(RuleBroken):
        decisions.approve(task, by=one)
    assert approved(request, two, three_).status == "approved"


def test_whoever_is_asked_first_signs_before_and_the_turn_comes_back(dan, three):
    one, two, three_ = three
    ruled({"people": [one]})
    request = handed_in(dan)
    passing.add_signers(task_of(request, one), [two, three_], by=one, note="先看数字")
    assert set(asked(request)) == {two.username, three_.username}
    with pytest.raises(RuleBroken):
        decisions.approve(Task.objects.get(request=request, approver=one), by=one)
    approved(request, two)
    assert asked(request) == [three_.username]
    approved(request, three_)
    assert asked(request) == [one.username]
    assert approved(request, one).status == "approved"


def test_a_no_of_somebody_asked_first_is_a_no(dan, three):
    one, two, _ = three
    ruled({"people": [one]})
    request = handed_in(dan)
    passing.add_signers(task_of(request, one), [two], by=one, note="先看")
    decisions.reject(task_of(request, two), by=two, note="不可")
    request.refresh_from_db()
    assert (request.status, asked(request)) == ("rejected", [])
    assert not Task.objects.filter(request=request, status="waiting").exists()


def test_where_nobody_is_found_the_administrators_name_somebody_and_never_decide(dan, three, admin):
    ruled({"roles": []}, {"people": three[:1]})
    request = handed_in(dan)
    task = Task.objects.get(request=request)
    assert (task.approver, task.status) == (None, "open")
    assert task.why
    assert Outbox.objects.filter(to=admin, kind="consent_nobody").exists()
    assert list(Task.objects.to_do(admin)) == [task]
    with pytest.raises(RuleBroken):
        decisions.approve(task, by=admin)
    with pytest.raises(RuleBroken):
        passing.assign(task, three[1], by=three[0], note="我来定")
    passing.assign(task, three[1], by=admin, note="由他定")
    assert asked(request) == [three[1].username]
    assert approved(request, three[1], three[0]).status == "approved"


def test_urging_is_once_in_hours_and_only_by_whoever_handed_it_in(dan, three):
    ruled({"people": three})
    request = handed_in(dan)
    with pytest.raises(RuleBroken):
        requests.nudge(request, by=three[0])
    assert requests.nudge(request, by=dan) == 3
    with pytest.raises(RuleBroken):
        requests.nudge(request, by=dan)
    with clock.at(clock.now() + timedelta(hours=4, minutes=1)):
        assert requests.nudge(request, by=dan) == 3
    assert Outbox.objects.filter(kind="consent_urged").count() == 6


def test_a_copy_opens_this_request_and_nothing_else(dan, three, ben):
    ruled({"people": three})
    request, other = handed_in(dan), handed_in(dan)
    assert not Request.objects.visible_to(ben).exists()
    assert len(requests.copy(request, [ben], by=three[0], note="知悉")) == 1
    assert requests.copy(request, [ben], by=three[0]) == []
    assert list(Request.objects.visible_to(ben)) == [request]
    assert other not in Request.objects.visible_to(ben)


def test_an_overdue_step_goes_to_the_head_too_who_then_decides_in_that_place(dan, anna, clara, director):
    ruled({"people": [anna], "escalates": True, "within": 1})
    request = handed_in(dan, until=clock.now() + timedelta(days=20))
    assert deadlines.escalate() == 0
    with clock.at(clock.now() + timedelta(days=6)):
        assert deadlines.escalate() == 1
        assert deadlines.escalate() == 0
        task = Task.objects.get(request=request)
        assert task.escalated_to == clara
        decisions.approve(task, by=clara)
    request.refresh_from_db()
    assert request.status == "approved"
    line = request.acts.get(what="approve")
    assert (line.by, line.on_behalf_of) == (clara, anna)
    assert Duty.objects.get(clause__code="ORG-14").status == "late"


def test_the_trail_and_what_was_handed_in_cannot_be_changed_in_the_database(dan, three):
    ruled({"people": three})
    handed_in(dan)
    for rows in (Act.objects.all(), Submission.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(by=three[0])
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_deciding_closes_the_duty_and_what_is_no_longer_asked_lapses(dan, three):
    ruled({"people": three, "mode": "any"})
    request = approved(handed_in(dan), three[0])
    duties = dict(Duty.objects.filter(clause__code="ORG-14").values_list("owner", "status"))
    assert duties == {three[0].pk: "done", three[1].pk: "waived", three[2].pk: "waived"}
    assert request.status == "approved"


def test_who_would_decide_is_foreseen_as_it_then_happens(dan, three, director):
    ruled({"levels": 1}, {"people": [three[0], dan]}, {"roles": []})
    seen = routing.foresee(consentables[KIND], drafted(dan), dan)
    assert [[person.pk for person in step.people] for step in seen] == [[director.pk], [three[0].pk], []]
    assert seen[2].why
    assert asked(handed_in(dan)) == ["director"]


def test_levels_count_upwards_and_the_top_answers_for_more(anna, clara, director):
    assert [routing.above(anna, n) for n in (1, 2, 3)] == [[clara], [director], [director]]
    assert routing.above(director, 1) == []


def test_a_refusal_when_it_is_carried_out_refuses_the_decision_as_a_whole(dan, three):
    ruled({"people": three[:1]})
    request = handed_in(dan)
    with clock.at(clock.now() + timedelta(days=4)), pytest.raises(RuleBroken):
        approved(request, three[0])
    request.refresh_from_db()
    assert (request.status, asked(request)) == ("pending", [three[0].username])


def test_the_move_is_made_by_consent_and_by_nothing_else(dan, three, director):
    lookup = drafted(dan)
    for name in ("open", "refuse"):
        with pytest.raises(RuleBroken):
            Lookup.lifecycle.go(lookup, name, by=director)
    with pytest.raises(RuleBroken):
        lookups.open_file(lookup, by=director)
    assert not CustomerGrant.objects.exists()


def test_a_retired_edition_gives_way_to_nothing(dan, three):
    old = ruled({"people": [three[0]]})
    with clock.at(clock.now() - timedelta(days=3)):
        newer = policies.new_edition(old, by=dan)
    Policy.objects.filter(pk=newer.pk).update(retired_on=clock.today())
    assert [policy.name for policy in Policy.objects.in_force(KIND, clock.today())] == ["Look-up"]


def test_a_condition_that_cannot_be_read_lets_no_step_fall_away(dan, three, firm):
    words = {"only_field": "rows", "only_operator": "gte", "only_value": "10,000x"}
    step = Step(policy=ruled({"people": three[:1]}), order=9, name="x", **words)
    document = type("Document", (), {"rows": 5})()
    assert policies.applies(step, document)
    assert not policies.applies(Policy(**words), document)
