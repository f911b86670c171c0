"""Every clause, from its declaration: its words, its duties from birth to evidence, its watches and guards."""

from urllib.parse import urlencode

import pytest
from django.urls import get_resolver, reverse
from django.utils.translation import override

from bizops.handbook.models import ClauseText
from bizops.handbook.registry import PeriodDuty, StandingDuty, clauses, duty_parts, guards, watches, ways_of
from bizops.handbook.services import clauses as rows
from bizops.handbook.services import raising
from bizops.kernel import clock
from bizops.kernel.clauses import titles
from bizops.kernel.periods import SIZES, Period
from bizops.organisation.choices import Language
from bizops.pages.entity import EntityPages
from tests.factories import FACTORIES, made

get_resolver().url_patterns  # noqa: B018  the map names all pages
CLAUSES = pytest.mark.parametrize("clause", list(clauses), ids=lambda clause: clause.code)
PARTS = pytest.mark.parametrize("part", list(duty_parts), ids=lambda part: part.key)
WATCHES = pytest.mark.parametrize("watch", list(watches), ids=lambda watch: watch.key)


def test_the_clauses_that_run_are_declared():
    wanted = {
        "ORG-01",
        "ORG-02",
        "CUS-01",
        "CUS-02",
        "CUS-03",
        "CUS-04",
        "CUS-06",
        "CUS-08",
        "CUS-18",
        "HBK-02",
        "HBK-03",
    }
    assert wanted <= {clause.code for clause in clauses}
    assert {"CUS-06/key", "CUS-06/promise", "CUS-08/fill", "CUS-18/stale"} <= {part.key for part in duty_parts}


@CLAUSES
def test_a_clause_says_what_it_asks_in_every_language(clause, db):
    said = {}
    for language in Language.values:
        with override(language):
            said[language] = str(clause.title), str(clause.rule)
    assert all(title and rule for title, rule in said.values())
    assert len(set(said.values())) == len(said), "a translation is missing"
    rows.seed()
    assert ClauseText.objects.filter(clause__code=clause.code).count() == len(said)


@CLAUSES
def test_a_clause_leads_to_where_it_is_done_and_to_clauses_that_are_known(clause):
    for label, name in clause.places:
        assert str(label)
        reverse(name)
    for code in clause.related:
        assert code in titles, code


@CLAUSES
def test_a_clause_is_kept_alive_or_says_that_it_is_not_measured(clause):
    assert any(ways_of(clause.code)) or clause.code == "HBK-01"


@pytest.mark.parametrize("way", [*duty_parts, *watches, *guards], ids=lambda way: way.key)
def test_a_way_belongs_to_a_declared_clause(way):
    assert way.code in clauses


@PARTS
def test_a_duty_names_whoever_owes_it_and_leads_to_its_evidence(part, world):
    subject = made(part.of, world)
    found = (
        raising.named(part, part.of.objects.filter(pk=subject.pk))
        .values("duty_owner", "duty_department", "duty_name")
        .get()
    )
    assert found["duty_name"]
    assert found["duty_department"]
    assert "%(subject)s" in str(part.title)
    assert reverse(part.where, args=[subject.pk])
    evidence = part.evidence
    names = {field.attname for field in evidence.model._meta.fields} | {"pk"}
    assert evidence.subject in names
    assert not evidence.on or evidence.on in names
    assert set(evidence.fields) <= {field.name for field in evidence.model._meta.fields}
    lifecycle = getattr(evidence.model, "lifecycle", None)
    assert not evidence.moves or set(evidence.moves) <= {move.name for move in lifecycle.moves}


@PARTS
def test_a_duty_has_its_subjects_its_rhythm_and_its_due_date(part, world):
    today = clock.today()
    made(part.of, world)
    if isinstance(part, PeriodDuty):
        assert part.size(today) in SIZES
        period = Period.of(part.size(today), today)
        assert part.due(period) >= period.start
        assert part.subjects(period).count() >= 0
        assert all(period.start <= day <= part.due(period) for day in (part.remind(period) if part.remind else ()))
    if isinstance(part, StandingDuty):
        rows = part.subjects(today).annotate(duty_key=part.period_key, duty_due=part.due())
        assert all(key and due for key, due in rows.values_list("duty_key", "duty_due"))


@WATCHES
def test_breaches_are_part_of_the_population_and_its_list_shows_exactly_them(watch, client, world):
    rows.seed()
    for _n in range(3 if watch.population().model in FACTORIES else 0):
        made(watch.population().model, world)
    broken = set(watch.breaches().values_list("pk", flat=True))
    assert broken <= set(watch.population().values_list("pk", flat=True))
    if not watch.opens:
        return
    pages = next(pages for pages in EntityPages.every if pages.label() == watch.opens)
    client.force_login(world.director_of_all(pages))
    words = watch.words() if callable(watch.words) else watch.words or {}
    answer = client.get(f"{pages.url('list')}?{urlencode(words)}")
    assert answer.status_code == 200
    assert set(answer.context["question"].queryset.values_list("pk", flat=True)) == broken


@pytest.mark.parametrize("guard", list(guards), ids=lambda guard: guard.key)
def test_a_guard_stands(guard, db):
    assert guard.stands()
    if guard.exceptions:
        assert guard.exceptions(Period.of("month", clock.today())) == 0
