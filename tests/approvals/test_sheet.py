"""The approval sheet, the register: what stands on paper, and who finds what (ORG-14)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bizops.approvals.printing import sheet
from bizops.approvals.services import decisions, requests, substitutions
from bizops.kernel import clock
from tests.approvals.asking import handed_in, ruled, task_of


def cells(content) -> list[list[str]]:
    """The rows of the opinions."""
    return [list(map(str, row)) for row in content.parts[2].rows]


@pytest.fixture
def told(anna, ben, clara):
    """Returned once, handed in again, signed by ben and, in clara's place, by ben's substitute for her."""
    ruled({"people": [ben]}, {"people": [clara]})
    request = handed_in(anna)
    decisions.approve(task_of(request, ben), by=ben, note="好")
    decisions.send_back(task_of(request, clara), by=clara, note="太长", to=0)
    request.refresh_from_db()
    requests.submit_again(request, by=anna)
    decisions.approve(task_of(request, ben), by=ben, note="现在好")
    substitutions.appoint(clara, ben, clock.today(), clock.today() + timedelta(days=1), by=clara)
    decisions.approve(task_of(request, clara), by=ben, note="代签")
    request.refresh_from_db()
    return request


def test_every_opinion_of_every_time_stands_on_the_sheet_with_names_and_marks(told, anna, ben, clara):
    content = sheet(told, anna)
    rows = cells(content)
    assert [row[0] for row in rows] == ["1", "1", "2", "2"]
    assert [row[4] for row in rows] == ["好", "太长", "现在好", "代签"]
    assert rows[0][3] != rows[2][3]  # the first yes is marked: it no longer counts
    assert str(ben) in rows[3][2]
    assert str(clara) in rows[3][2]  # in her place
    signed = [box.value for box in content.parts[3].boxes]
    assert signed[0].startswith(str(anna))
    assert signed[1] == f"{ben} {clock.today()}"
    assert str(clara) in signed[2]
    assert len(signed) == 3


def test_the_seal_of_what_was_decided_stands_on_the_sheet(told, anna):
    values = [str(box.value) for box in sheet(told, anna).parts[0].boxes]
    assert told.digest[:16] in values


def test_what_a_reader_may_not_see_is_masked_on_the_sheet_but_nobody_signs_what_he_cannot_read(
    told, ben, dan, monkeypatch
):
    from customers.pages import LookupPages

    requests.copy(told, [dan], by=told.submitter)
    monkeypatch.setattr(LookupPages, "masked", dict.fromkeys(("whom", "number"), "customers.nobody_has_this"))
    for person, masked in ((ben, 1), (dan, 2)):
        values = [box.value for box in sheet(told, person).parts[1].boxes]
        assert values.count("••••") == masked, person
        assert ("东莞宝光" in values) is (person == ben)


def test_the_register_shows_each_his_own_and_the_director_all(client, told, anna, dan, director):
    for person, there in ((anna, True), (dan, False), (director, True)):
        client.force_login(person)
        listed = client.get(reverse("approvals:request_list"), {"view": "all"}).content.decode()
        assert (told.number in listed) is there
        found = client.get(reverse("search"), {"q": told.number}).content.decode()
        assert (reverse("approvals:request", args=[told.pk]) in found) is there


def test_the_register_is_filtered_by_kind_and_state(client, told, anna):
    client.force_login(anna)
    address = reverse("approvals:request_list")
    for words, count in (({"kind": told.kind}, 1), ({"status": "pending"}, 0), ({"status": told.status}, 1)):
        assert client.get(address, words).context["total"] == count
