"""Ticked rows: who may, what is asked, what is done, what is refused, and that nothing else is touched."""

import re
from dataclasses import replace
from types import ModuleType

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.utils import translation

import bizops.urls
import customers.urls
from bizops.kernel import history
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.pages import bulk as acts
from bizops.pages import house
from bizops.pages.bulk import Bulk
from customers.models import Customer
from customers.pages import CustomerPages
from customers.services import customers as files
from tests.factories.house import Office

LIST = "/customers/files/"
SEEN = ("customers.view_customer", "customers.view_every_customer")


def mark(customer, *, by, note):
    """Write the note on a file; a second time is refused, and some files break in ways of their own. Not atomic itself."""
    if customer.remark == note:
        raise RuleBroken(f"{customer} is marked", "CUS-01")
    files.change(customer, by=by, remark=note)
    if customer.city == "clash":
        raise IntegrityError("unique")
    if customer.city in {"held", "away"}:
        cause = Exception("no")
        cause.pgcode = {"held": "55P03", "away": "57P01"}[customer.city]
        raise OperationalError("no") from cause


@service
def mark_all(records, *, by, note):
    """Mark all but the last, or refuse the whole list."""
    if note == "never":
        raise RuleBroken("Not today", "CUS-02")
    for record in records[:-1]:
        files.change(record, by=by, remark=note)
    return len(records) - 1, [(records[-1], "is the last")]


@service
def hand_over(customer, *, by, note, owner):
    files.change(customer, by=by, owner=owner)


ACTS = (
    Bulk("mark", "Mark", mark, "customers.change_customer", clause="CUS-01"),
    Bulk("archive", "Archive", files.archive, "customers.archive_customer", question="Take them out?", note_required=True, danger=True),
    Bulk("all", "Mark all", None, "customers.change_customer", as_list=mark_all),
    Bulk("owner", "Hand over", hand_over, "customers.assign_customer", fields=("owner",)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(db, settings, monkeypatch) -> Office:
    """The register of customers with four acts on its list."""
    monkeypatch.setattr(CustomerPages, "bulk", ACTS)
    chapter = [*CustomerPages.urls("files/"), *customers.urls.urlpatterns]
    town = ModuleType("town")
    town.urlpatterns = [path("customers/", include((chapter, "customers"))), *bizops.urls.urlpatterns]
    town.handler403 = bizops.urls.handler403
    settings.ROOT_URLCONF = town
    return Office()


@pytest.fixture
def three(office) -> list[Customer]:
    return [office.customer(name=f"宝光 <{n}>") for n in range(3)]


@pytest.fixture
def keeper(office, client) -> Client:
    client.force_login(office.keeper)
    return client


def ask(client: Client, act: str, records, **words):
    ids = [getattr(record, "pk", record) for record in records]
    return client.post(f"{LIST}bulk/{act}/", {"ids": ids, **words}, headers={"Accept-Language": "en"})


def told(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def remarks() -> list[str]:
    return list(Customer.objects.order_by("pk").values_list("remark", flat=True))


# --- what the list shows ------------------------------------------------------------------------------
def test_rows_are_ticked_by_whoever_may_do_something_with_them(three, keeper):
    page = keeper.get(LIST, {"city": "", "sort": "name"}).content.decode()
    assert re.findall(r'formaction="bulk/(\w+)/"', page) == ["mark", "archive", "all", "owner"]
    assert page.count('name="ids"') == 3
    assert re.search(rf'name="ids" value="{three[0].pk}" aria-label="[^"<]*宝光 &lt;0&gt;', page)
    assert page.count("data-tick-all") == 1
    assert '<input type="hidden" name="query" value="city=&amp;sort=name">' in page
    assert page.index("csrfmiddlewaretoken", page.index("data-ticks")) < page.index('class="bulk"')


def test_the_enter_key_presses_a_button_that_does_nothing(three, keeper):
    page = keeper.get(LIST).content.decode()
    form = page[page.index("data-ticks") :]
    assert re.search(r"<button[^>]*>", form)[0] == '<button type="submit" formmethod="dialog" hidden>'


def test_nobody_sees_an_act_without_the_permission_and_boxes_are_only_there_for_something(
    three, office, client, monkeypatch
):
    client.force_login(office.colleague(*SEEN))
    page = client.get(LIST).content.decode()
    assert "宝光" in page
    assert 'formaction="bulk/' not in page
    monkeypatch.setitem(house._given, "papers", lambda *_words: ())  # and nothing to print either
    page = client.get(LIST).content.decode()
    assert 'name="ids"' not in page
    assert 'class="bulk"' not in page
    client.force_login(office.colleague(*SEEN, "customers.archive_customer"))
    assert re.findall(r'formaction="bulk/(\w+)/"', client.get(LIST).content.decode()) == ["archive"]


def test_boxes_cost_no_query(three, office, client):
    counts = []
    for rights in (SEEN, (*SEEN, "customers.archive_customer")):
        client.force_login(office.colleague(*rights))
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- what is done -------------------------------------------------------------------------------------
def test_the_ticked_rows_are_done_and_the_list_comes_back_as_it_was(three, keeper):
    answer = ask(keeper, "mark", three[:2], note="x", query="sort=-name&at=abc&q=%3C")
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?sort=-name&at=abc&q=%3C"
    assert remarks() == ["x", "x", ""]
    assert "2" in told(answer)
    assert "alert" not in keeper.get(LIST).content.decode()


def test_the_history_knows_who_did_it_and_why(three, office, keeper):
    ask(keeper, "archive", three, sure="1", note="停产")
    for record in three:
        told = [event.pgh_context for event in history.events_of(record) if event.pgh_context.get("move") == "archive"]
        assert [(context["by"], context["note"]) for context in told] == [(office.keeper.pk, "停产")]


def test_a_second_press_does_nothing_twice_and_says_why(three, keeper):
    ask(keeper, "mark", three, note="x")
    versions = list(Customer.objects.order_by("pk").values_list("version", flat=True))
    answer = ask(keeper, "mark", three, note="x")
    assert told(answer).count("is marked") == 3
    assert versions == list(Customer.objects.order_by("pk").values_list("version", flat=True))


def test_one_refusal_stops_nobody_else_and_is_named_with_its_clause(three, keeper, office):
    files.change(three[1], by=office.keeper, remark="x")
    answer = ask(keeper, "mark", three, note="x")
    assert remarks() == ["x", "x", "x"]
    page = keeper.get(answer["Location"]).content.decode()
    assert "<li>宝光 &lt;1&gt; is marked " in page
    assert page.count("is marked") == 1
    assert ">CUS-01</span>" in page


@pytest.mark.parametrize("trouble", ["clash", "held"])
def test_what_a_broken_row_had_written_is_undone_alone(trouble, three, keeper, office):
    files.change(three[1], by=office.keeper, city=trouble)
    answer = ask(keeper, "mark", three, note="x")
    assert answer.status_code == 302
    assert remarks() == ["x", "", "x"]
    assert "宝光 &lt;1&gt;" in told(answer)


def test_trouble_with_the_database_itself_breaks_off(three, keeper, office):
    files.change(three[1], by=office.keeper, city="away")
    assert ask(keeper, "mark", three, note="x").status_code == 503


def test_rows_are_done_in_the_order_in_which_they_were_ticked_and_each_once(three):
    wanted = acts.keys([str(three[2].pk), "x", "٣", "-1", "", "9" * 19, str(three[0].pk), str(three[2].pk)])
    assert wanted == [three[2].pk, three[0].pk]
    assert acts.chosen(Customer.objects.all(), wanted) == [three[2], three[0]]


def test_a_service_of_the_whole_list_is_called_once(three, keeper):
    answer = ask(keeper, "all", three, note="x")
    assert remarks() == ["x", "x", ""]
    assert "<b>宝光 &lt;2&gt;</b> is the last" in told(answer)
    answer = ask(keeper, "all", three, note="never")
    assert "Not today" in told(answer)
    assert "CUS-02" in told(answer)


# --- what is not --------------------------------------------------------------------------------------
def test_what_somebody_may_not_change_stays_as_it_is_and_is_only_counted(three, office, client):
    stranger = office.colleague("customers.view_customer", "customers.change_customer")
    own = office.customer(name="自己的", by=stranger)
    client.force_login(stranger)
    answer = ask(client, "mark", [three[0], own, 99999999], note="x")
    assert Customer.objects.get(pk=own.pk).remark == "x"
    assert set(remarks()) == {"", "x"}
    assert remarks().count("x") == 1
    assert "宝光" not in told(answer)
    assert "1" in told(answer)
    assert "3" in told(answer)


@pytest.mark.parametrize("ids", [[], ["nothing"], [99999999]])
def test_nothing_ticked_is_said_and_nothing_is_asked(ids, three, keeper):
    answer = ask(keeper, "archive", ids)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert told(answer)


def test_more_than_two_hundred_are_refused_as_a_whole(three, keeper):
    fill = range(10_000, 10_000 + acts.MOST)
    answer = ask(keeper, "mark", [*three, *fill], note="x")
    assert remarks() == ["", "", ""]
    assert "200" in told(answer)
    assert ask(keeper, "mark", [*three, *list(fill)[: acts.MOST - 3]], note="x").status_code == 302
    assert remarks() == ["x", "x", "x"]


def test_the_gate_is_the_permission_of_the_act_and_of_the_list(three, office, client):
    assert ask(client, "mark", three).status_code == 302
    client.force_login(office.colleague(*SEEN, "customers.archive_customer"))
    assert ask(client, "mark", three, note="x").status_code == 403
    client.force_login(office.colleague("customers.change_customer"))
    assert ask(client, "mark", three, note="x").status_code == 403
    assert remarks() == ["", "", ""]


def test_an_act_that_is_not_declared_is_missing(three, keeper):
    assert ask(keeper, "abolish", three).status_code == 404


def test_a_form_from_elsewhere_is_refused(three, office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.keeper)
    assert ask(client, "mark", three, note="x").status_code == 403
    assert remarks() == ["", "", ""]


def test_looking_writes_nothing(three, keeper):
    answer = keeper.get(f"{LIST}bulk/mark/", {"ids": [r.pk for r in three], "note": "x"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert keeper.put(f"{LIST}bulk/mark/").status_code == 405
    assert remarks() == ["", "", ""]


def test_the_way_back_never_leads_to_another_house(three, keeper):
    for query in ("//evil.example/", "/../../x", "\r\nX: y", "a=1#b"):
        assert ask(keeper, "mark", three, query=query)["Location"].split("?")[0] == LIST


# --- what is asked first ------------------------------------------------------------------------------
def test_a_question_is_asked_once_for_all_and_nothing_happens_before(three, keeper):
    answer = ask(keeper, "archive", three[:2], query="sort=name")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Take them out?" in page
    assert "<b>宝光 &lt;0&gt;</b>" in page
    assert "宝光 &lt;2&gt;" not in page
    assert f'href="{LIST}?sort=name"' in page
    assert set(Customer.objects.values_list("status", flat=True)) == {"active"}
    carried = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("sure", "query")}
    ids = re.findall(r'name="ids" value="(\d+)"', page)
    answer = ask(keeper, "archive", ids, **carried, note="停产")
    assert answer["Location"] == f"{LIST}?sort=name"
    assert [f.status for f in Customer.objects.order_by("pk")] == ["archived", "archived", "active"]


def test_the_question_names_the_first_and_counts_the_rest(office, keeper):
    many = [office.customer() for _n in range(15)]
    context = ask(keeper, "archive", many).context
    assert (len(context["named"]), context["more"]) == (12, 3)


def test_a_reason_that_is_needed_is_asked_for_again_and_the_ticks_stay(three, keeper):
    answer = ask(keeper, "archive", three, sure="1", note="  \x00 ")
    assert answer.status_code == 422
    assert answer.content.decode().count('name="ids"') == 3
    assert set(Customer.objects.values_list("status", flat=True)) == {"active"}


def test_a_field_is_asked_once_for_all_with_the_choices_of_the_form(three, office, keeper):
    new = office.colleague("customers.view_customer")
    page = ask(keeper, "owner", three).content.decode()
    assert 'name="for_all-owner"' in page
    wrong = ask(keeper, "owner", three, sure="1", **{"for_all-owner": "no such person"}, note="hand")
    assert wrong.status_code == 422
    assert "no such person" in wrong.content.decode()
    assert ">hand</textarea>" in wrong.content.decode()
    right = ask(keeper, "owner", three, sure="1", **{"for_all-owner": new.number})
    assert right.status_code == 302
    assert set(Customer.objects.values_list("owner", flat=True)) == {new.pk}


def test_nobody_fills_a_field_that_he_may_not_see(three, office, keeper, client, monkeypatch):
    monkeypatch.setattr(CustomerPages, "bulk", (replace(ACTS[3], fields=("owner", "phone")), ACTS[0]))
    assert 'formaction="bulk/owner/"' in keeper.get(LIST).content.decode()
    client.force_login(office.colleague(*SEEN, "customers.assign_customer", "customers.change_customer"))
    assert re.findall(r'formaction="bulk/(\w+)/"', client.get(LIST).content.decode()) == ["mark"]
    assert ask(client, "owner", three).status_code == 403


def test_an_act_has_one_service_of_one_kind():
    with pytest.raises(TypeError, match="both"):
        Bulk("both", "Both", mark, "customers.change_customer", as_list=mark_all)
    with pytest.raises(TypeError, match="neither"):
        Bulk("neither", "Neither", None, "customers.change_customer")


def test_the_address_of_an_act_has_a_name(office):
    assert reverse("customers:customer_bulk_archive") == f"{LIST}bulk/archive/"
