"""Classes are scored for everybody, and confirmed by somebody else than whoever looks after the customer (CUS-03)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bizops.handbook.models import Duty
from bizops.handbook.registry import watches
from bizops.handbook.services import raising
from bizops.kernel import clock, history
from bizops.kernel.errors import RuleBroken
from bizops.workspace import day
from customers.models import Customer, Scorecard
from customers.services import classes, customers
from tests.customers.trading import END, filed, on, ordered

IN_YEAR = date(2026, 6, 15)


@pytest.fixture
def people(director, clara, anna):
    """Somebody above, the head, and a salesperson, hired in this order, so that each has his superior."""
    return director, clara, anna


def key_file(owner) -> Customer:
    """A customer whose figures propose key."""
    file = filed(owner, date(2020, 1, 1))
    ordered(file, IN_YEAR, 1_040_000, times=12)
    return file


def fresh(file: Customer) -> Customer:
    return Customer.objects.get(pk=file.pk)


def cards() -> list[tuple]:
    return list(Scorecard.objects.order_by("customer").values_list("pk", "customer", "score", "proposed", "differs"))


# --- scoring everybody -------------------------------------------------------------------------------
def test_everybody_on_file_is_scored_and_twice_gives_the_same_rows(people, monkeypatch):
    _director, clara, anna = people
    monkeypatch.setattr(classes, "CHUNK", 2)
    big, small, gone, quiet = key_file(anna), filed(anna), filed(anna), filed(anna)
    with on(END):
        customers.archive(gone, by=clara, note="停产")
    assert classes.score_all(END) == 3
    before = cards()
    assert {row[1]: row[3:] for row in before} == {
        big.pk: ("key", True), small.pk: ("potential", False), quiet.pk: ("potential", False),
    }  # fmt: skip
    assert classes.score_all(END) == 3
    assert cards() == before


def test_a_chunk_costs_the_same_however_many_are_in_it(anna):
    files = [filed(anna) for _n in range(15)]
    counts = []
    for some in (files[:2], files):
        classes.score_some([f.pk for f in some], END)
        with CaptureQueriesContext(connection) as asked:
            classes.score_some([f.pk for f in some], END)
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


# --- confirming --------------------------------------------------------------------------------------
def test_confirming_as_proposed_writes_class_and_days_and_leaves_no_difference(people):
    _director, clara, anna = people
    file = key_file(anna)
    classes.score_all(END)
    with on(END):
        classes.confirm(file, by=clara)
    file = fresh(file)
    assert (file.classification, file.class_confirmed_on, file.class_since) == ("key", END, END)
    assert not file.scorecard.differs
    later = END + timedelta(days=40)
    with on(later):
        classes.confirm(file, by=clara)
    assert (fresh(file).class_confirmed_on, fresh(file).class_since) == (later, END)


def test_another_class_than_proposed_needs_a_reason_which_stays_in_the_history(people):
    _director, clara, anna = people
    file = key_file(anna)
    classes.score_all(END)
    for empty in ("", "   "):
        with pytest.raises(RuleBroken) as refused:
            classes.confirm(file, by=clara, classification="general", note=empty)
        assert (refused.value.clause, refused.value.field) == ("CUS-03", "note")
    assert fresh(file).class_confirmed_on is None
    classes.confirm(file, by=clara, classification="general", note="只此一单")
    assert fresh(file).classification == "general"
    assert fresh(file).scorecard.differs
    last = history.events_of(file).first()
    assert (last.pgh_context["by"], last.pgh_context["note"]) == (clara.pk, "只此一单")


def test_nobody_confirms_the_class_of_his_own_customer(people):
    director, clara, _anna = people
    file = key_file(clara)
    with pytest.raises(RuleBroken) as refused:
        classes.confirm(file, by=clara)
    assert refused.value.clause == "ORG-14"
    assert classes.confirm(file, by=director).classification == "key"


def test_without_the_right_and_on_an_archived_file_nothing_is_confirmed(people, ben):
    _director, clara, anna = people
    file = key_file(anna)
    with pytest.raises(RuleBroken):
        classes.confirm(file, by=ben)
    customers.archive(file, by=clara, note="停产")
    with pytest.raises(RuleBroken):
        classes.confirm(file, by=clara)


def test_a_class_that_does_not_exist_is_refused(people):
    _director, clara, anna = people
    with pytest.raises(RuleBroken):
        classes.confirm(filed(anna), by=clara, classification="platinum", note="因为")


def test_a_file_that_the_clock_has_not_met_is_scored_when_somebody_confirms(people):
    _director, clara, anna = people
    file = filed(anna)
    classes.confirm(file, by=clara)
    assert fresh(file).scorecard.proposed == "potential"


def test_another_class_lets_the_revisits_of_the_old_one_lapse(people):
    _director, clara, anna = people
    file = filed(anna, date(2026, 1, 5))
    with on(date(2026, 7, 1)):
        raising.raise_due(date(2026, 7, 1))
        assert Duty.objects.filter(clause__code="CUS-06", subject=file.pk, part="potential").get().status == "open"
        classes.confirm(file, by=clara, classification="general", note="新线投产")
    assert Duty.objects.filter(clause__code="CUS-06", subject=file.pk, part="potential").get().status == "waived"


# --- the watch, the list, My day ---------------------------------------------------------------------
def test_the_watch_finds_whose_class_was_not_confirmed_for_long_and_its_list_shows_exactly_those(people, client):
    _director, clara, anna = people
    never, long_ago, lately, new = filed(anna), filed(anna), filed(anna), filed(anna, END)
    for file, days in ((long_ago, 130), (lately, 100)):
        Customer.objects.filter(pk=file.pk).update(class_confirmed_on=END - timedelta(days=days))
    client.force_login(clara)
    with on(END):
        watch = watches["CUS-03"]
        assert set(watch.breaches()) == {never, long_ago}
        assert set(watch.population()) == {never, long_ago, lately, new}
        listed = client.get(reverse("customers:customer_list"), watch.words)
    assert set(listed.context["question"].queryset) == {never, long_ago}


def test_exactly_four_months_are_still_in_time(anna):
    file = filed(anna, date(2025, 1, 1))
    Customer.objects.filter(pk=file.pk).update(class_confirmed_on=date(2026, 5, 30))
    assert not Customer.objects.class_unconfirmed(END).exists()
    assert Customer.objects.class_unconfirmed(END + timedelta(days=1)).exists()


def test_my_day_leads_a_head_to_the_list_of_exactly_what_waits_for_him(people, client):
    director, clara, anna = people
    theirs, own, settled = key_file(anna), key_file(clara), filed(anna)
    with on(END):
        classes.score_all(END)
        Customer.objects.filter(pk=settled.pk).update(class_confirmed_on=END)
        for person, waiting in ((clara, theirs), (director, own), (anna, None)):
            found = [item for item in day.items.of(person, END) if item.clause == "CUS-03"]
            assert [("1" in item.title, item.due) for item in found] == ([(True, END)] if waiting else [])
            if waiting:
                client.force_login(person)
                listed = client.get(found[0].url).context["question"].queryset
                assert [card.customer for card in listed] == [waiting]


def test_many_are_confirmed_at_once_and_one_s_own_is_refused_by_name(people, client):
    _director, clara, anna = people
    theirs, own = key_file(anna), key_file(clara)
    classes.score_all(clock.today())
    client.force_login(clara)
    ids = [theirs.scorecard.pk, own.scorecard.pk]
    answer = client.post(reverse("customers:scorecard_bulk_confirm"), {"ids": ids}, follow=True)
    assert (fresh(theirs).class_confirmed_on, fresh(own).class_confirmed_on) == (clock.today(), None)
    assert str(own) in answer.content.decode()


# --- the pages ---------------------------------------------------------------------------------------
def test_a_colleague_sees_only_the_scorecards_of_his_customers(people, ben, client):
    _director, _clara, anna = people
    file = key_file(anna)
    classes.score_all(END)
    client.force_login(ben)
    assert client.get(reverse("customers:scorecard_detail", args=[file.scorecard.pk])).status_code == 404
    assert file.name not in client.get(reverse("customers:scorecard_list")).content.decode()
    client.force_login(anna)
    assert file.name in client.get(reverse("customers:scorecard_list")).content.decode()
    assert client.get(reverse("customers:class_confirm", args=[file.pk])).status_code == 403


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(people, client):
    _director, clara, anna = people
    file = key_file(anna)
    classes.score_all(END)
    client.force_login(clara)
    address = reverse("customers:class_confirm", args=[file.pk])
    assert client.get(address).context["form"].initial == {"classification": "key"}
    answer = client.post(address, {"classification": "general", "note": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["note"]
    assert answer.context["form"]["classification"].value() == "general"
    back = reverse("customers:scorecard_detail", args=[file.scorecard.pk])
    done = client.post(address, {"classification": "general", "note": "只此一单", "next": back})
    assert (done.status_code, done["Location"]) == (302, back)
    assert fresh(file).classification == "general"
    elsewhere = client.post(address, {"classification": "key", "next": "https://evil.example/"})
    assert elsewhere["Location"] == reverse("customers:customer_detail", args=[file.pk])


def test_the_card_shows_score_proposal_and_who_confirmed(people, client):
    _director, clara, anna = people
    file = key_file(anna)
    classes.score_all(END)
    classes.confirm(file, by=clara)
    client.force_login(anna)
    page = client.get(reverse("customers:customer_detail", args=[file.pk])).content.decode()
    assert "score-h" in page
    assert clara.full_name in page
    assert reverse("customers:class_confirm", args=[file.pk]) not in page  # she may not
    client.force_login(clara)
    assert (
        reverse("customers:class_confirm", args=[file.pk])
        in client.get(reverse("customers:customer_detail", args=[file.pk])).content.decode()
    )


def test_a_figure_on_the_scorecard_opens_the_orders_that_make_it_up(people, client):
    _director, clara, anna = people
    file = key_file(anna)
    ordered(file, date(2025, 1, 10), 77)
    classes.score_all(END)
    client.force_login(clara)
    sheet = client.get(reverse("customers:scorecard_detail", args=[file.scorecard.pk]))
    part = sheet.context["panels"][0][1]["parts"][0]
    listed = client.get(part.url).context["question"].queryset
    assert sum(order.net_total for order in listed) == 1_040_000
    assert part.figure == "1,040,000"
