"""Every measure, from its declaration: its figure is the sum of the rows that its link opens, kept is live, one statement asks for all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures import reading
from bizops.measures.models import KeptFigure, Mark
from bizops.measures.registry import Measure, measures
from bizops.measures.services import kept
from bizops.organisation.models import Company, Staff
from bizops.pages.entity import EntityPages
from tests.factories import made
from tests.factories.organisation import company

get_resolver().url_patterns  # noqa: B018  the map names all pages
PAIRS = [pytest.param(m, kind, id=f"{m.key}-{kind.__name__}") for m in measures for kind in m.of]
EVERY = pytest.mark.parametrize(("found", "kind"), PAIRS)


def model_of(found: Measure) -> type[Model]:
    return (found.rows() if found.day else found.rows(clock.today())).model


@pytest.fixture
def house(world):
    """A company, with some rows behind every measure."""
    if not Company.objects.exists():
        company()
    return world


def when(found: Measure):
    today = clock.today()
    return Period(today - timedelta(days=400), today + timedelta(days=400)) if found.day else today


def test_there_are_measures():
    assert {"sales.ordered_amount", "sales.order_count", "sales.last_order_on", "handbook.duties_due"} <= {
        m.key for m in measures
    }


@EVERY
def test_the_figure_is_the_sum_of_the_rows_that_its_link_opens(found, kind, client, house):
    for _n in range(3):
        made(model_of(found), house)
    pages = next(p for p in EntityPages.every if p.label() == found.opens)
    client.force_login(house.director_of_all(pages))
    figures = reading.read(found.key, kind, when(found))
    for subject in kind.objects.all():
        answer = client.get(reading.rows_url(found, subject, when(found)))
        assert answer.status_code == 200
        shown = answer.context["question"].queryset.aggregate(value=found.value)["value"]
        assert (shown or None) == (figures.get(subject.pk) or None), subject


@EVERY
def test_all_subjects_are_asked_in_one_statement(found, kind, house):
    made(model_of(found), house)
    reading.read(found.key, kind, when(found))  # the company is in memory
    with CaptureQueriesContext(connection) as asked:
        reading.read(found.key, kind, when(found), range(1, 5001))
    assert len(asked) == 1


@pytest.mark.parametrize("found", [m for m in measures if m.kept], ids=lambda m: m.key)
def test_what_is_kept_is_what_is_live_after_records_come_and_change(found, house):
    for _n in range(3):
        made(model_of(found), house)
    kept.count_anew()
    months = Period(Period.of("month", when(found).start).start, Period.of("month", when(found).end).end)
    for kind in found.of:
        live = {key: value for key, value in reading.by_month(found.key, kind, months, live=True).items() if value}
        stored = {key: value for key, value in reading.by_month(found.key, kind, months).items() if value}
        assert stored == live
        assert kind is not Staff or live or not KeptFigure.objects.exists()


@pytest.mark.parametrize("found", [m for m in measures if m.kept], ids=lambda m: m.key)
def test_counting_a_whole_month_anew_changes_nothing(found, house):
    for _n in range(2):
        made(model_of(found), house)
    kept.count_anew()
    before = sorted(KeptFigure.objects.filter(measure=found.key).values_list("kind", "subject", "month", "value"))
    months = {month for _kind, _subject, month, _value in before}
    kept.recount(found.key, [Period.of("month", month) for month in months])
    assert (
        sorted(KeptFigure.objects.filter(measure=found.key).values_list("kind", "subject", "month", "value")) == before
    )


@pytest.mark.parametrize("found", [m for m in measures if m.kept], ids=lambda m: m.key)
def test_a_change_of_many_rows_at_once_marks_every_measure_that_counts_them(found, house):
    rows = [made(model_of(found), house) for _n in range(2)]
    Mark.objects.all().delete()
    counted = found.rows()
    kept.mark_rows(counted.model._base_manager.filter(pk__in=[row.pk for row in rows]))
    marked = set(Mark.objects.filter(measure=found.key).values_list("kind", "subject"))
    for kind, path in found.of.items():
        for row in counted.model._base_manager.filter(pk__in=[row.pk for row in rows]).values(*filter(None, [path])):
            subject = row[path] if path else 0
            assert subject is None or (reading.label_of(kind), subject) in marked, kind
