"""The manual as it is read: contents, the page of a clause, the process drawing, the glossary, the search."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from bizops.figures.services import figures
from bizops.handbook import addresses, glossary, manual, registry
from bizops.handbook.models import ClauseText, Duty
from bizops.handbook.registry import clauses
from bizops.handbook.services import clauses as rows
from bizops.kernel import clauses as kernel_clauses
from bizops.pages.search import hits
from tests.factories.customers import customer
from tests.factories.handbook import Keeper, duty, many
from tests.factories.house import every_right

MANUAL = reverse("handbook:manual")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client, anna):
    anna.language = "en"
    anna.save(update_fields=["language"])
    client.force_login(anna)
    return anna


def page(client, code: str):
    answer = client.get(reverse("handbook:clause", args=[code]))
    assert answer.status_code == 200
    return answer


def text_of(answer) -> str:
    return answer.content.decode()


def test_everybody_reads_the_manual_and_nobody_without_a_login(client, nobody):
    assert client.get(MANUAL).status_code == 302
    client.force_login(nobody)
    for address in (MANUAL, reverse("handbook:glossary"), reverse("handbook:clause", args=["HBK-01"])):
        assert client.get(address).status_code == 200


def test_the_contents_hold_every_clause_that_runs_and_none_that_only_has_a_title(client, reader):
    kernel_clauses.titles._items.setdefault("XYZ-99", "Only a title")
    shown = text_of(client.get(MANUAL))
    assert all(f"<b>{clause.code}</b>" in shown for clause in clauses)
    assert "XYZ-99" not in shown
    assert client.get("/handbook/XYZ-99/").status_code == 404
    kernel_clauses.titles._items.pop("XYZ-99")


@pytest.mark.parametrize("code", ["NOPE-01", "hbk-01", "0"])
def test_an_unknown_clause_is_missing(client, reader, code):
    assert client.get(f"/handbook/{code}/").status_code == 404


def test_every_clause_has_a_page(client, reader):
    for clause in clauses:
        page(client, clause.code)


def test_the_contents_are_searched_by_code_and_words(client, reader):
    def found(**words):
        columns = client.get(MANUAL, words).context["columns"]
        return [row.entry.code for column in columns for _chapter, rows in column for row in rows]

    assert found(q="hbk-0") == ["HBK-01", "HBK-02", "HBK-03", "HBK-04"]
    assert found(q="EVERYONE CAN READ") == ["HBK-01"]
    assert found(q="no such words") == []
    assert "HBK-01" in found(show="unmeasured")
    assert "HBK-01" not in found(show="measured")
    assert "HBK-03" in found(show="guarded")
    assert client.get(MANUAL, {"q": "\x00", "show": "x"}).status_code == 200


def test_the_search_of_the_house_finds_clauses_by_code_and_title(reader):
    found = dict(hits(reader, "can READ the man"))
    assert [(hit.hint, hit.url) for hit in found["Clauses"]] == [("HBK-01", "/handbook/HBK-01/")]
    assert [hit.hint for hit in dict(hits(reader, "hbk-03"))["Clauses"]] == ["HBK-03"]
    assert "Clauses" not in dict(hits(reader, "no such words"))


def test_the_text_in_force_is_shown_and_every_version_named(client, reader):
    row = rows.row_of("HBK-01")
    words = {"clause": row, "language": "en", "rule": "Everyone reads it.", "approved_by": "The director"}
    ClauseText.objects.create(**words, title="New words", edition=2, effective_from=date(2026, 1, 1))
    ClauseText.objects.create(**words, title="Not yet", edition=3, effective_from=date(2090, 1, 1))
    answer = page(client, "HBK-01")
    assert answer.context["entry"].title == "New words"
    assert [version.text.edition for version in answer.context["versions"]] == [3, 2, 1]
    assert "The director" in text_of(answer)


def test_a_figure_shows_what_it_was_before_with_its_reason(client, reader, director):
    figures.put("handbook.target", 90, reason="too many new people", by=director)
    shown = text_of(page(client, "HBK-02"))
    assert "<del>95</del>" in shown
    assert "too many new people" in shown


def test_a_place_is_linked_only_for_those_who_may_open_it(client, reader, clara):
    team = reverse("handbook:team")
    assert f'<a href="{team}">' not in text_of(page(client, "HBK-02")).split('<article class="panel">')[1]
    client.force_login(clara)
    assert f'<a href="{team}">' in text_of(page(client, "HBK-02")).split('<article class="panel">')[1]
    assert addresses.place_url("no:such", clara) == ""


def test_what_i_owe_stands_there_with_the_button_to_its_evidence(client, reader):
    file = customer(Keeper(reader))
    Duty.objects.all().delete()
    duty(owner=reader, code="TST-01", subject=file.pk, subject_name=file.name, due=3)
    many(2, owner=reader, code="TST-01", due=-1, status="done")
    mine = page(client, "TST-01").context["mine"]
    assert [url for _duty, url in mine["rows"]] == [reverse("customers:customer_detail", args=[file.pk])]
    assert mine["done"] == 2 or date.today().day == 1


def test_a_guard_says_whether_it_stands_and_a_watch_what_breaks_it(client, reader):
    registry.guard("TST-02", label="No way", exceptions=lambda period: 3)(lambda: False)
    shown = text_of(page(client, "TST-02"))
    assert "No way" in shown
    assert "is not there" in shown
    assert "3 exceptions this month" in shown


# --- the drawing ------------------------------------------------------------------------------------
def test_a_drawing_has_every_state_and_every_move_with_the_roles_that_may_make_it(firm):
    every_right().delete()  # a role of the tests alone
    drawn = manual.drawing("handbook/duty")
    assert [label for label, _tone in drawn.states] == ["Open", "Done on time", "Done late", "Missed", "Waived"]
    steps = {step.label: step for step in drawn.steps}
    assert steps["Waive"].who == ("directors", "heads of department")
    assert steps["Lapsed"].who == ()
    assert steps["Waive"].cells == ("from right", "left right", "left right", "from left right", "to left")
    assert steps["Done late"].cells == ("from right", "left right", "to left right", "from left", "")
    assert (steps["Waive"].sources, steps["Waive"].target) == (("Open", "Missed"), "Waived")


def test_a_process_that_is_not_there_is_not_drawn(db):
    assert manual.drawing("no/such") is None
    assert manual.drawing("nonsense") is None
    assert manual.drawing("handbook/clauserow") is None


def test_the_drawing_is_on_the_page_of_its_clause(client, reader):
    registry.clauses._items["TST-01"] = registry.Clause("TST-01", "Test", "Test", drawing="handbook/duty")
    shown = text_of(page(client, "TST-01"))
    assert 'class="flow"' in shown
    assert "by evidence or by the clock" in shown


# --- the glossary -----------------------------------------------------------------------------------
def test_every_word_of_the_glossary_has_three_languages_and_a_meaning():
    for term in (*glossary.HOUSE, *glossary.MANUAL):
        assert all((term.english, term.simplified, term.traditional, str(term.meaning))), term
    words = [term.english for term in (*glossary.HOUSE, *glossary.MANUAL)]
    assert len(words) == len(set(words))


def test_every_role_of_the_house_has_a_name():
    from bizops.roles import ROLES

    assert set(ROLES) == set(glossary.ROLES)
