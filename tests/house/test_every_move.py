"""Every move of every lifecycle, from its table: refused where it must be, made where it may, and on record."""

import pytest
from django.urls import get_resolver

from bizops.kernel import history
from bizops.kernel.errors import RuleBroken
from bizops.pages.entity import EntityPages
from tests.factories import STATES, made
from tests.house.test_every_page import OPEN

get_resolver().url_patterns  # noqa: B018  the map names all pages
MOVES = [
    pytest.param(pages, move, id=f"{pages.label()}-{move.name}")
    for pages in EntityPages.every
    if pages.lifecycle
    for move in pages.lifecycle.moves
    # One without permission is nobody's: evidence or the clock makes it. One that needs consent is made by a decision.
    if move.permission and not move.consent
]
EVERY = pytest.mark.parametrize(("pages", "move"), MOVES)


def put(document, state):
    """A record in a state, planted past its lifecycle."""
    kind = type(document)
    words = STATES.get((kind, state), {})
    kind._base_manager.filter(pk=document.pk).update(**{kind.lifecycle.field: state, **words})
    document.refresh_from_db()


@EVERY
def test_a_move_is_refused_from_every_other_state(pages, move, world):
    document, by = made(pages.model, world), world.director_of_all(pages)
    for state in set(pages.lifecycle.states.values) - set(move.source):
        put(document, state)
        with pytest.raises(RuleBroken):
            pages.move(document, move.name, by=by, note="because")
        document.refresh_from_db()
        assert getattr(document, pages.lifecycle.field) == state


@EVERY
def test_a_move_is_refused_without_its_permission_and_its_button_is_not_there(pages, move, client, world):
    document, by = made(pages.model, world), world.director_without(pages, move.permission)
    put(document, move.source[0])
    with pytest.raises(RuleBroken):
        pages.move(document, move.name, by=by, note="because")
    client.force_login(by)
    assert f"/{move.name}/" not in client.get(pages.url("detail", document)).content.decode()
    answer = client.post(pages.url("move", document, move=move.name), {"note": "because"})
    assert answer.status_code == 409
    document.refresh_from_db()
    assert getattr(document, pages.lifecycle.field) == move.source[0]


@EVERY
def test_a_move_leaves_one_line_with_who_what_and_why(pages, move, client, world):
    document, by = made(pages.model, world), world.director_of_all(pages)
    put(document, move.source[0])
    client.force_login(by)
    assert f"/{move.name}/" in client.get(pages.url("detail", document)).content.decode()
    assert client.get(pages.url("move", document, move=move.name)).status_code == 200
    answer = client.post(pages.url("move", document, move=move.name), {"note": "because it is so"})
    assert answer.status_code == 302
    document.refresh_from_db()
    assert getattr(document, pages.lifecycle.field) == move.target
    events = history.events_of(document)
    if events is None:
        return
    told = [e.pgh_context for e in events if (e.pgh_context or {}).get("move") == move.name]
    assert len(told) == 1
    assert (told[0]["by"], told[0]["note"]) == (by.pk, "because it is so")


@EVERY
def test_a_move_that_needs_a_reason_is_refused_without_one_and_the_page_asks_again(pages, move, client, world):
    document, by = made(pages.model, world), world.director_of_all(pages)
    put(document, move.source[0])
    client.force_login(by)
    answer = client.post(pages.url("move", document, move=move.name), {"note": "  "})
    document.refresh_from_db()
    if move.note_required:
        assert answer.status_code == 409
        assert getattr(document, pages.lifecycle.field) == move.source[0]
    else:
        assert getattr(document, pages.lifecycle.field) == move.target


@EVERY
def test_a_move_on_what_somebody_may_not_see_is_missing(pages, move, client, world):
    document, outsider = made(pages.model, world), world.outsider(pages)
    if pages.label() in OPEN:
        return
    assert not pages.rows(outsider).filter(pk=document.pk).exists()
    client.force_login(outsider)
    address = pages.url("move", document, move=move.name)
    assert client.get(address).status_code == client.post(address, {"note": "x"}).status_code == 404


@pytest.mark.parametrize("pages", [p for p in EntityPages.every if p.lifecycle], ids=lambda p: p.label())
def test_a_move_that_is_not_in_the_table_is_missing(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    assert client.post(pages.url("move", document, move="abolish"), {}).status_code == 404


CONSENTED = [
    pytest.param(pages, move, id=f"{pages.label()}-{move.name}")
    for pages in EntityPages.every
    if pages.lifecycle
    for move in pages.lifecycle.moves
    if move.consent
]


@pytest.mark.parametrize(("pages", "move"), CONSENTED)
def test_a_move_that_needs_consent_is_made_by_nobody_s_hand(pages, move, client, world):
    document, by = made(pages.model, world), world.director_of_all(pages)
    client.force_login(by)
    for state in pages.lifecycle.states.values:
        put(document, state)
        with pytest.raises(RuleBroken):
            pages.move(document, move.name, by=by, note="because")
        client.post(pages.url("move", document, move=move.name), {"note": "because"})
        document.refresh_from_db()
        assert getattr(document, pages.lifecycle.field) == state


def test_every_move_that_needs_consent_is_declared_and_can_be_asked_for():
    from bizops.approvals.registry import consentables

    asked = {(kind.model, name) for kind in consentables for name in (kind.move, kind.rejected, kind.voided) if name}
    assert {(param.values[0].model, param.values[1].name) for param in CONSENTED} == asked
