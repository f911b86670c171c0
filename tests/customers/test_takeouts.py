"""Large lists of customers leave the house by consent only, whole or in pieces (CUS-11)."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from bizops.audit.models import Access
from bizops.audit.services import access
from bizops.figures.services import figures
from bizops.handbook.registry import guards
from bizops.jobs.models import Job
from bizops.jobs.services import runs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff
from bizops.pages import exports
from customers.models import Takeout
from customers.services import takeouts
from tests.customers.looking import World, again, allowed
from tests.factories import customers as make

EXPORT = reverse("customers:customer_export")
WORDS = {"view": "all", "status": "active", "columns": ["name", "kind"]}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def anna(anna, clara, director, settings, tmp_path):
    """Has six customers, where five rows are a large list."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    Staff.objects.update(language="en")
    figures.put(takeouts.LARGE.key, 5, reason="x", by=None)
    anna = Staff.objects.get(pk=anna.pk)
    for n in range(6):
        make.customer(World(anna), industry="触控" if n < 3 else "玻璃")
    return anna


def taken(client, staff, **words) -> int:
    client.force_login(staff)
    return client.get(EXPORT, {**WORDS, **words}).status_code


def asked(client, staff, **words) -> Takeout:
    """As the page of the export leads one."""
    client.force_login(staff)
    held = client.get(EXPORT, {**WORDS, **words}).context["held"]
    answer = client.post(held.url, {"purpose": "年终对账"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert "/approvals/hand-in/" in answer["Location"]
    return Takeout.objects.latest("pk")


def test_a_small_list_goes_and_a_large_one_is_held_with_the_clause_and_the_way(client, anna):
    assert taken(client, anna, industry="触控") == 200
    answer = client.get(EXPORT, WORDS)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "CUS-11" in said
    assert "Ask for it" in said
    assert Access.objects.filter(what="exported").count() == 1


def test_a_large_list_does_not_leave_in_pieces_either(client, anna):
    assert (taken(client, anna, industry="触控"), taken(client, anna, industry="玻璃")) == (200, 409)
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        assert taken(client, anna, industry="玻璃") == 200


def test_what_is_asked_is_the_list_of_the_page(client, anna):
    takeout = asked(client, anna, sort="-name")
    assert (takeout.label, takeout.query, takeout.columns) == ("customers/customer", "status=active", ["name", "kind"])
    assert (takeout.rows, takeout.owner) == (6, anna)
    assert "On file" in takeout.said


def test_head_and_director_agree_and_exactly_this_list_leaves_once(client, anna, clara, director):
    takeout = allowed(asked(client, anna))
    deciders = {task.decided_by for task in _tasks(takeout)}
    assert deciders == {clara, director}
    assert taken(client, anna, kind="direct") == 409, "other filters"
    assert taken(client, anna, columns=["name", "kind", "phone"]) == 409, "other columns"
    assert taken(client, Staff.objects.get(pk=clara.pk)) == 409, "another person"
    page = client.get(reverse("customers:takeout_detail", args=[takeout.pk])).content.decode()
    assert EXPORT not in page, "clara sees it, and does not take it"
    client.force_login(anna)
    assert EXPORT in client.get(reverse("customers:takeout_detail", args=[takeout.pk])).content.decode()
    assert taken(client, anna, sort="-number", columns=["kind", "name"]) == 200, "the order is nobody's secret"
    found = again(takeout)
    assert (found.status, found.taken) == ("used", 6)
    assert taken(client, anna) == 409, "once"


def _tasks(takeout):
    from bizops.approvals.models import Task

    return Task.objects.filter(request__object_id=takeout.pk, request__kind="customers.takeout.allow")


def test_rows_that_left_with_consent_do_not_count_against_the_small_ones(client, anna):
    allowed(asked(client, anna))
    assert (taken(client, anna), taken(client, anna, industry="触控")) == (200, 200)


def test_consent_lapses_when_it_is_not_used(client, anna):
    takeout = allowed(asked(client, anna))
    with clock.at(again(takeout).until):
        assert taken(client, anna) == 409
        assert takeouts.run_out() == 1
    assert again(takeout).status == "lapsed"


def test_without_consent_nothing_is_allowed_and_without_a_list_nothing_is_asked(client, anna):
    takeout = asked(client, anna)
    with pytest.raises(RuleBroken):
        takeouts.allow(takeout, by=anna)
    for address in ("", "?list=organisation/staff", "?list=nothing/here&columns=name"):
        answer = client.post(reverse("customers:takeout_add") + address, {"purpose": "x"})
        assert answer.status_code == 422
    assert (
        client.post(reverse("customers:takeout_add") + "?list=customers/customer", {"purpose": " "}).status_code == 422
    )
    assert Takeout.objects.count() == 1


def test_a_worker_stops_at_the_same_door(client, anna, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    takeout = allowed(asked(client, anna))
    client.force_login(anna)
    job = _started(client)
    Takeout.objects.filter(pk=takeout.pk).update(status="lapsed")
    runs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, bool(job.result)) == ("failed", False)
    assert not Access.objects.filter(what="exported").exists()


def test_a_worker_uses_the_consent_up_when_the_file_is_there(client, anna, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    takeout = allowed(asked(client, anna))
    client.force_login(anna)
    job = _started(client)
    assert again(takeout).status == "allowed"
    runs.run(job.pk)
    job.refresh_from_db()
    assert (bool(job.result), again(takeout).status, again(takeout).taken) == (True, "used", 6)


def _started(client) -> Job:
    page = client.get(EXPORT, WORDS)
    assert page.templates[0].name == "pages/export.html"
    client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    return Job.objects.get()


def test_a_mass_export_past_the_door_is_counted_as_an_exception(client, anna):
    month, guard = Period.of("month", clock.today()), guards["CUS-11"]
    allowed(asked(client, anna))
    taken(client, anna)
    assert guard.exceptions(month) == 0
    access.exported(label="customers/customer", rows=6, by=anna, format="csv", query="")
    assert guard.exceptions(month) == 1


def test_the_words_of_an_address_are_read_in_one_order():
    one = QueryDict("status=b&status=a&q=x&sort=-name&size=100&view=3&empty=")
    other, many = QueryDict("q=x&status=a&status=b&status=a"), {"status"}
    assert takeouts.canonical(one, many) == takeouts.canonical(other, many) == "q=x&status=a&status=b"


@pytest.mark.parametrize(("words", "said"), [("a=1&a=", ""), ("a=1&a=2", "a=2"), ("a=&a=2&match=any", "a=2&match=any")])
def test_of_a_word_said_twice_the_last_counts_as_it_does_for_the_rows(words, said):
    assert takeouts.canonical(QueryDict(words)) == said


def test_consent_to_a_part_does_not_let_the_whole_out_by_an_empty_word(client, anna):
    for _n in range(6):
        make.customer(World(anna), industry="触控")
    takeout = allowed(asked(client, anna, industry="触控"))
    assert takeout.rows == 9
    whole = f"{EXPORT}?view=all&status=active&columns=name&columns=kind&industry=%E8%A7%A6%E6%8E%A7&industry="
    assert client.get(whole).status_code == 409
    assert (again(takeout).status, taken(client, anna, industry="触控")) == ("allowed", 200)


def test_a_list_that_has_grown_since_is_asked_for_again(client, anna):
    takeout = allowed(asked(client, anna))
    make.customer(World(anna))
    answer = client.get(EXPORT, WORDS)
    assert answer.status_code == 409
    assert "The list has grown to 7 rows; ask again." in answer.content.decode()
    assert again(takeout).status == "allowed"
    with pytest.raises(RuleBroken):
        takeouts.pass_out(takeouts.List(takeout.label, takeout.query, tuple(takeout.columns), 7), by=anna)


def test_what_was_let_out_with_consent_makes_no_room_for_more(client, anna):
    allowed(asked(client, anna))
    page = takeouts.List("customers/customer", "status=active", ("name", "kind"), 6)
    takeouts.pass_out(page, by=anna)
    assert takeouts.must_ask(takeouts.List("customers/customer", "", ("name",), 6), by=anna)


def test_a_file_that_fails_uses_nothing_up(client, anna, monkeypatch):
    takeout = allowed(asked(client, anna))
    with monkeypatch.context() as broken:
        broken.setattr(exports, "content", None)
        client.raise_request_exception = False
        assert client.get(EXPORT, WORDS).status_code == 500
    assert (again(takeout).status, Access.objects.filter(what="exported").count()) == ("allowed", 0)


def test_the_page_says_which_consent_the_file_uses_up(client, anna, monkeypatch):
    takeout = allowed(asked(client, anna))
    said = f"This uses up {takeout.number}, which allows the list once."
    assert said in client.get(reverse("customers:takeout_detail", args=[takeout.pk])).content.decode()
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    assert said in client.get(EXPORT, WORDS).content.decode()
    assert "uses up" not in client.get(EXPORT, {**WORDS, "industry": "触控"}).content.decode()
