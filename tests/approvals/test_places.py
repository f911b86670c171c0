"""Substitutes, and what happens with the tasks of somebody who goes (ORG-14, ORG-02)."""

from datetime import date, timedelta

import pytest

from bizops.approvals.models import Request, Substitution, Task
from bizops.approvals.services import decisions, passing, requests, substitutions
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.organisation.models import Staff
from tests.approvals.asking import asked, drafted, handed_in, people, ruled, task_of


def away(staff, substitute, days=5, start=0, by=None) -> Substitution:
    today = clock.today()
    begins = today + timedelta(days=start)
    return substitutions.appoint(staff, substitute, begins, begins + timedelta(days=days), by=by or staff)


def fresh(staff) -> Staff:
    return Staff.objects.get(pk=staff.pk)


@pytest.fixture
def four(firm):
    return people(4)


def test_a_substitute_decides_within_his_days_and_both_stand_in_the_trail(dan, four):
    one, two, *_ = four
    ruled({"people": [one]})
    request = handed_in(dan)
    away(one, two, days=3)
    with clock.at(clock.now() + timedelta(days=4)):
        assert not Task.objects.to_do(fresh(two)).exists()
        with pytest.raises(RuleBroken):
            decisions.approve(task_of(request, one), by=fresh(two))
    assert Task.objects.to_do(fresh(two)).get() == task_of(request, one)
    decisions.approve(task_of(request, one), by=fresh(two))
    line = request.acts.get(what="approve")
    assert (line.by, line.on_behalf_of) == (two, one)


def test_a_substitute_never_decides_on_what_he_handed_in_himself(dan, four):
    one, *_ = four
    ruled({"people": [one]})
    request = handed_in(dan)
    away(one, dan)
    assert not Task.objects.to_do(fresh(dan)).exists()
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=fresh(dan))
    assert asked(request) == [one.username]


def test_a_substitute_of_a_substitute_decides_three_in_a_row_and_no_further(dan, firm):
    row = people(5)
    ruled({"people": [row[0]]})
    request = handed_in(dan)
    for one, other in zip(row, row[1:], strict=False):
        away(one, other)
    assert Task.objects.to_do(fresh(row[3])).exists()
    assert not Task.objects.to_do(fresh(row[4])).exists()
    decisions.approve(task_of(request, row[0]), by=fresh(row[3]))
    assert request.acts.get(what="approve").on_behalf_of == row[0]


@pytest.mark.parametrize("days", [(0, 0), (0, 60)])
def test_a_substitute_is_named_for_sixty_days_at_most(firm, four, days):
    one, two, *_ = four
    if days[1] < 60:
        assert away(one, two, days=days[1]).pk
    else:
        with pytest.raises(RuleBroken, match="60"):
            away(one, two, days=days[1])


def test_there_is_no_circle_and_no_second_substitute_at_the_same_time(four):
    one, two, three, _ = four
    away(one, two)
    away(two, three)
    for staff, substitute in ((three, one), (two, one), (one, three), (one, one)):
        with pytest.raises(RuleBroken):
            away(staff, substitute)
    assert away(three, one, start=30).pk
    assert Substitution.objects.count() == 3


def test_somebody_else_names_no_substitute_but_the_head_does(anna, ben, clara, dan):
    with pytest.raises(RuleBroken):
        away(anna, ben, by=dan)
    assert away(anna, ben, by=fresh(clara)).substitute == ben


def test_a_substitution_ends_with_yesterday_and_one_that_has_not_begun_goes(four):
    one, two, *_ = four
    row = away(one, two)
    with clock.at(clock.now() + timedelta(days=2)):
        assert substitutions.end(row, by=one).ends_on == clock.today() - timedelta(days=1)
        later = away(one, two, start=10)
        substitutions.end(later, by=one)
        with pytest.raises(RuleBroken):
            substitutions.end(row, by=one)
    assert Substitution.objects.count() == 1


def test_the_tasks_of_somebody_who_leaves_go_to_the_successor(anna, clara, dan, director, hr, firm):
    from bizops.organisation.services import staff as people_

    ruled({"people": [anna]})
    request = handed_in(dan)
    people_.leave(anna, by=hr, on=clock.today() - timedelta(days=1), note="合同期满")
    assert asked(request) == ["clara"]
    decisions.approve(task_of(request, clara), by=clara)
    request.refresh_from_db()
    assert request.status == "approved"


def test_where_the_successor_handed_it_in_himself_an_administrator_names_somebody(dan, four, admin):
    one, *_ = four
    ruled({"people": [one]})
    request = handed_in(dan)
    assert passing.take_over(Task.objects.filter(approver=one), dan, by=None) == 1
    task = Task.objects.get(request=request, status="open")
    assert (task.approver, bool(task.why)) == (None, True)
    assert request in Request.objects.filter(tasks__in=Task.objects.to_do(admin))


def test_days_in_order(four):
    one, two, *_ = four
    with pytest.raises(RuleBroken):
        substitutions.appoint(one, two, clock.today(), clock.today() - timedelta(days=1), by=one)
    with pytest.raises(RuleBroken):
        substitutions.appoint(one, two, date(2020, 1, 1), date(2020, 1, 2), by=one)


def test_a_head_does_not_make_himself_the_substitute_of_others(anna, ben, clara):
    with pytest.raises(RuleBroken):
        away(anna, clara, by=fresh(clara))


def test_one_person_is_not_two_signatures_of_a_step(dan, four):
    one, two, *_ = four
    ruled({"people": [one, two]})
    request = handed_in(dan)
    away(one, two)
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=fresh(two))
    decisions.approve(task_of(request, two), by=fresh(two))
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=fresh(two))
    decisions.approve(task_of(request, one), by=one)
    request.refresh_from_db()
    assert request.status == "approved"


def test_a_signature_in_somebody_s_place_is_not_one_s_own_further_on(dan, four):
    one, two, *_ = four
    ruled({"people": [one]}, {"people": [two]})
    request = handed_in(dan)
    away(one, two)
    decisions.approve(task_of(request, one), by=fresh(two))
    assert asked(request) == [two.username]


def test_there_is_no_circle_on_any_single_day(four):
    one, two, three, _ = four
    away(one, three, days=4)
    away(one, two, start=5, days=4)
    with pytest.raises(RuleBroken):
        away(two, one, days=9)
    assert away(two, one, days=4).pk


def test_a_turn_that_falls_to_nobody_is_given_by_an_administrator(dan, four, admin):
    one, two, *_ = four
    ruled({"people": [one, two], "mode": "turn"})
    request = handed_in(dan)
    passing.take_over(Task.objects.filter(request=request, status="waiting"), None, by=None)
    first = Task.objects.get(request=request, status="open").approver
    decisions.approve(task_of(request, first), by=first)
    task = Task.objects.get(request=request, status="open")
    assert task.approver is None
    passing.assign(task, four[2], by=admin, note="由他定")
    decisions.approve(task_of(request, four[2]), by=four[2])
    request.refresh_from_db()
    assert request.status == "approved"


def test_nothing_goes_to_somebody_who_cannot_open_it(dan, four, nobody):
    one, *_ = four
    ruled({"people": [one]}, {"people": [nobody]})
    request = handed_in(dan)
    for act in (passing.transfer, lambda task, to, **words: passing.add_signers(task, [to], **words)):
        with pytest.raises(RuleBroken):
            act(task_of(request, one), nobody, by=one, note="他来")
    decisions.approve(task_of(request, one), by=one)
    assert Task.objects.get(request=request, status="open").approver is None


def test_who_hands_in_for_somebody_else_does_not_decide_either(dan, clara, four):
    one, *_ = four
    ruled({"people": [one]})
    request = requests.submit(drafted(dan), "open", by=clara)
    away(one, clara)
    assert not Task.objects.to_do(fresh(clara)).exists()
    with pytest.raises(RuleBroken):
        decisions.approve(task_of(request, one), by=fresh(clara))
    with pytest.raises(RuleBroken, match="本人提交"):
        passing.transfer(task_of(request, one), clara, by=one, note="请您定")
    decisions.send_back(task_of(request, one), by=one, note="写清")
    with pytest.raises(RuleBroken):
        requests.submit_again(request, by=dan)
    assert requests.submit_again(request, by=clara).round == 2
