"""Departments: one tree, whatever happens at once (ORG-01)."""

import threading

import pytest
from django.db import IntegrityError, transaction

from bizops.kernel.errors import Conflict, RuleBroken
from bizops.organisation.models import Department, Staff
from bizops.organisation.services import departments
from bizops.organisation.services import staff as people
from tests.factories import organisation as made


@pytest.fixture
def tree(db):
    """a > b > c, and d beside a."""
    a = made.department(name="a", code="A")
    b = made.department(name="b", code="B", parent=a)
    c = made.department(name="c", code="C", parent=b)
    return a, b, c, made.department(name="d", code="D")


def paths():
    return dict(Department.objects.values_list("code", "path"))


def test_a_department_knows_its_way_from_the_top(tree):
    a, b, c, d = tree
    assert paths() == {"A": f"/{a.pk}/", "B": f"/{a.pk}/{b.pk}/", "C": f"/{a.pk}/{b.pk}/{c.pk}/", "D": f"/{d.pk}/"}
    assert list(Department.objects.below(b)) == [b, c]
    assert [unit.depth for unit in (a, b, c)] == [0, 1, 2]


def test_a_key_that_begins_like_another_is_not_below_it(tree):
    a = tree[0]
    near = made.department(name="near", code="N")
    Department.objects.filter(pk=near.pk).update(path=f"/{a.pk}0/")
    assert near not in Department.objects.below(a)


def test_moving_takes_all_below_along(tree):
    a, b, c, d = tree
    departments.move(b, d, by=None)
    assert paths()["C"] == f"/{d.pk}/{b.pk}/{c.pk}/"
    departments.move(b, None, by=None)
    assert paths()["C"] == f"/{b.pk}/{c.pk}/"


@pytest.mark.parametrize("to", [0, 1, 2])
def test_a_department_cannot_stand_below_itself(tree, to):
    before = paths()
    with pytest.raises(RuleBroken) as refusal:
        departments.move(tree[0], tree[to], by=None)
    assert refusal.value.clause == "ORG-01"
    assert paths() == before


def test_the_database_too_refuses_a_department_that_is_its_own_parent(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=tree[0].pk).update(parent=tree[0].pk)


def test_two_of_one_name_in_one_place_are_refused_also_at_the_top(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.department(name="a", code="A2")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.department(name="b", code="B2", parent=tree[0])


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_close_no_circle(at_once):
    a, b = made.department(name="a", code="A"), made.department(name="b", code="B")
    answers = at_once(lambda: departments.move(a, b, by=None), lambda: departments.move(b, a, by=None))
    assert sorted(type(answer).__name__ for answer in answers) == ["Department", "RuleBroken"]
    assert sorted(path.count("/") for path in paths().values()) == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_circle_would_close(at_once, monkeypatch):
    """The control: the race is real, so the test above proves something."""
    a, b = made.department(name="a", code="A"), made.department(name="b", code="B")
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda self, *args, **kwargs: self)
    both_have_looked, the_first_is_done = threading.Barrier(2, timeout=5), threading.Event()
    change = departments.records.change

    def in_turn(document, *args, **kwargs):
        both_have_looked.wait()
        if document.pk == b.pk:
            the_first_is_done.wait(5)
        return change(document, *args, **kwargs)

    def first():
        departments.move(a, b, by=None)
        the_first_is_done.set()

    monkeypatch.setattr(departments.records, "change", in_turn)
    at_once(first, lambda: departments.move(b, a, by=None))
    assert dict(Department.objects.values_list("pk", "parent")) == {a.pk: b.pk, b.pk: a.pk}


def test_a_change_over_somebody_else_s_is_a_conflict(tree):
    a = tree[0]
    departments.change(a, by=None, version=a.version, name="aa")
    with pytest.raises(Conflict):
        departments.change(a, by=None, version=a.version, name="aaa")


def test_one_form_changes_name_parent_and_head_by_their_rules(tree, anna):
    a, b, c, d = tree
    departments.change(c, by=None, name="cc", parent=d, head=anna)
    c.refresh_from_db()
    assert (c.name, c.parent, c.head, c.path) == ("cc", d, anna, f"/{d.pk}/{c.pk}/")


def test_a_new_head_becomes_the_superior_of_those_below(anna, ben, firm):
    departments.set_head(firm.department("BIZ"), ben, by=None)
    assert Staff.objects.get(pk=anna.pk).superior == ben
    assert Staff.objects.get(pk=ben.pk).superior is None


def test_somebody_who_left_heads_nothing(anna, firm):
    people.leave(anna, by=None)
    with pytest.raises(RuleBroken):
        departments.set_head(firm.department("BIZ"), Staff.objects.get(pk=anna.pk), by=None)


def test_history_says_who_moved_it(tree, director):
    departments.move(tree[1], tree[3], by=director)
    last = tree[1].events.order_by("-pgh_id").first()
    assert last.parent_id == tree[3].pk
    assert last.pgh_context["by"] == director.pk
