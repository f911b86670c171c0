"""Every act on ticked rows, from its declaration: who may, on what, and what it asks before.

What an act does is tested with its chapter: that it is done to each record, and that a second press is refused by name.
"""

import pytest
from django.contrib.auth.models import Permission
from django.urls import get_resolver

from bizops.pages import bulk as acts
from bizops.pages.entity import EntityPages
from tests.factories import made
from tests.house.test_looks import sprite

get_resolver().url_patterns  # noqa: B018  the map names all pages
ACTS = [pytest.param(pages, act, id=f"{pages.label()}-{act.name}") for pages in EntityPages.every for act in pages.bulk]
EVERY = pytest.mark.parametrize(("pages", "act"), ACTS)


@pytest.fixture
def called(monkeypatch):
    """The records that came as far as a service."""
    seen = []

    def watched(bulk, records, **words):
        seen.extend(records)
        return acts.Outcome(len(records), ())

    monkeypatch.setattr(acts, "apply", watched)
    return seen


def send(client, pages, act, *ids, **words):
    return client.post(pages.url(f"bulk_{act.name}"), {"ids": ids, **words})


@EVERY
def test_an_act_is_declared_with_what_exists(pages, act, db):
    app, codename = act.permission.split(".")
    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()
    assert act.icon in sprite()
    assert set(act.fields) <= set(pages.form.base_fields if pages.form else ())
    assert [other.name for other in pages.bulk].count(act.name) == 1


@EVERY
def test_nobody_acts_without_a_login(pages, act, client, world, called):
    answer = send(client, pages, act, made(pages.model, world).pk, sure="1")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
    assert called == []


@EVERY
def test_without_its_permission_an_act_is_closed_and_its_button_is_not_there(pages, act, client, world, called):
    document = made(pages.model, world)
    client.force_login(world.director_without(pages, act.permission))
    assert send(client, pages, act, document.pk, sure="1").status_code == 403
    listed = client.get(pages.url("list"), {"view": "all"})
    assert listed.status_code == 403 or f'formaction="bulk/{act.name}/"' not in listed.content.decode()
    assert called == []


@EVERY
def test_with_its_permission_its_button_leads_to_the_record_or_to_a_question(pages, act, client, world, called):
    document = made(pages.model, world)
    client.force_login(world.director_of_all(pages))
    listed = client.get(pages.url("list"), {"view": "all"}).content.decode()
    assert f'formaction="bulk/{act.name}/"' in listed
    assert f'name="ids" value="{document.pk}"' in listed
    answer = send(client, pages, act, document.pk)
    if not act.asks:
        assert called == [document]
        return
    assert answer.status_code == 200
    assert called == []
    if act.note_required:
        assert send(client, pages, act, document.pk, sure="1", note=" ").status_code == 422
        assert called == []


@EVERY
def test_what_somebody_may_not_see_is_left_alone(pages, act, client, world, called):
    document, outsider = made(pages.model, world), world.outsider(pages)
    if pages.rows_to_change(outsider).filter(pk=document.pk).exists():
        return
    client.force_login(outsider)
    hidden = send(client, pages, act, document.pk, sure="1", note="because")
    missing = send(client, pages, act, 99999999, sure="1", note="because")
    assert (hidden.status_code, hidden["Location"]) == (missing.status_code, missing["Location"])
    assert called == []


@EVERY
def test_looking_does_nothing(pages, act, client, world, called):
    client.force_login(world.director_of_all(pages))
    address = pages.url(f"bulk_{act.name}")
    assert client.get(address, {"ids": made(pages.model, world).pk, "sure": 1})["Location"] == pages.url("list")
    assert client.put(address).status_code == client.delete(address).status_code == 405
    assert called == []
