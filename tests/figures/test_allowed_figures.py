"""Figures with a choice of values, what is told when one is set, and how the figures of a clause stand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from bizops.figures import registry
from bizops.figures.events import FigureSet
from bizops.figures.models import Figure
from bizops.figures.services import figures
from bizops.kernel import clock, events
from bizops.kernel.errors import RuleBroken

CLAUSE = "TST-07"


@pytest.fixture(autouse=True)
def in_english():
    """The words of these tests are the source's."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Three figures of a clause that only these tests know."""
    monkeypatch.setattr(registry.figures, "_items", dict(registry.figures._items))
    return (
        registry.figure("tst.step", 1, "Step", CLAUSE, allowed=(1, 2, 5)),
        registry.figure("tst.mode", "mean", "Mode", CLAUSE, allowed=("mean", "median")),
        registry.figure("tst.free", Decimal("0.5"), "Free", CLAUSE),
    )


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setitem(events._now, FigureSet, [heard.append])
    return heard


def put(key, value, by=None, **more):
    return figures.put(key, value, reason="试点", by=by, **more)


@pytest.mark.parametrize(("key", "value"), [("tst.step", 3), ("tst.step", "4"), ("tst.mode", "mode"), ("tst.mode", "")])
def test_a_value_that_is_not_allowed_is_refused_with_the_list_of_those_that_are(db, told, key, value):
    allowed = registry.figures[key].choices
    assert allowed in ("1, 2, 5", "mean, median")
    with pytest.raises(RuleBroken, match=f"Choose one of: {allowed}.") as refusal:
        put(key, value)
    assert (refusal.value.field, refusal.value.clause) == ("value", CLAUSE)
    with pytest.raises(RuleBroken):
        figures.check(key, str(value), "试点")
    assert not Figure.objects.exists()
    assert told == []


@pytest.mark.parametrize(
    ("key", "value", "meant"), [("tst.step", 5, 5), ("tst.step", " 2 ", 2), ("tst.mode", "median", "median")]
)
def test_an_allowed_value_is_taken(db, key, value, meant):
    put(key, value)
    assert figures.value(key) == meant


def test_a_figure_without_a_choice_takes_any_value_of_its_kind(db):
    put("tst.free", "0.75")
    assert figures.value("tst.free") == Decimal("0.75")


@pytest.mark.parametrize(
    ("default", "allowed", "error"), [(3, (1, 2), ValueError), (1, (1, "2"), TypeError), (1, (1, True), TypeError)]
)
def test_a_declaration_that_contradicts_itself_is_an_error(default, allowed, error):
    with pytest.raises(error):
        registry.figure("tst.wrong", default, "Wrong", CLAUSE, allowed=allowed)
    assert "tst.wrong" not in registry.figures


def test_the_administration_shows_the_choice_and_refuses_the_rest(admin, client):
    type(admin).objects.filter(pk=admin.pk).update(language="en")
    client.force_login(admin)
    address = reverse("admin:figures_figure_add")
    assert f"{CLAUSE} Step [1] (1, 2, 5)" in client.get(address).content.decode()
    words = {"key": "tst.step", "value": "3", "effective_from": clock.today().isoformat(), "reason": "试点"}
    answer = client.post(address, words)
    assert "Choose one of: 1, 2, 5." in answer.content.decode()
    assert not Figure.objects.exists()
    assert client.post(address, {**words, "value": "5"}).status_code == 302
    assert Figure.objects.get().by == admin


def test_setting_a_figure_is_told_with_the_value_before(anna, told):
    day = date(2026, 7, 1)
    put("tst.step", 2, by=anna, effective_from=day)
    put("tst.step", 5, effective_from=day + timedelta(30))
    put("tst.free", Decimal("0.25"), by=anna, effective_from=day)
    assert told == [
        FigureSet("tst.step", "2", "1", day, "试点", anna.pk),
        FigureSet("tst.step", "5", "2", day + timedelta(30), "试点", None),
        FigureSet("tst.free", "0.25", "0.5", day, "试点", anna.pk),
    ]


def test_the_value_before_is_read_from_the_rows_not_from_this_process_s_memory(db, told):
    assert figures.value("tst.step") == 1
    Figure.objects.create(key="tst.step", kind="whole", value="2", reason="another process")
    put("tst.step", 5)
    assert told[0].before == "2"


def test_the_figures_of_a_clause_stand_with_the_value_before(anna, declared, django_assert_num_queries):
    put("tst.step", 2, effective_from=clock.today() - timedelta(9))
    put("tst.step", 5, by=anna, effective_from=clock.today() - timedelta(2))
    put("tst.step", 1, effective_from=clock.today() + timedelta(1))
    put("tst.mode", "median", by=anna)
    with django_assert_num_queries(1):
        step, mode, free = figures.history(CLAUSE)
    assert (step.declared, step.value, step.before, step.by) == (declared[0], 5, 2, anna)
    assert (step.effective_from, step.reason) == (clock.today() - timedelta(2), "试点")
    assert (mode.value, mode.before, mode.by) == ("median", "mean", anna)
    assert (free.value, free.before, free.effective_from, free.by) == (Decimal("0.5"), None, None, None)
    earlier = figures.history(CLAUSE, on=clock.today() - timedelta(5))[0]
    assert (earlier.value, earlier.before) == (2, 1)
    assert figures.history("TST-99") == []
