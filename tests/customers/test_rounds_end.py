"""A review round on its page, and its end (CUS-08)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bizops.kernel.errors import RuleBroken
from customers.models import Review
from customers.services import customers, reviews, rounds
from sales.models import Order
from tests.customers.trading import OPENED, Q3, filed, on, opened, ordered


@pytest.fixture
def people(director, clara, anna):
    return director, clara, anna


def test_every_number_of_the_page_of_a_round_is_that_of_the_rows_behind_it(people, ben, client):
    _director, clara, anna = people
    up, down, look, draft = (filed(who, date(2024, 1, 5)) for who in (anna, anna, ben, ben))
    ordered(up, date(2026, 8, 3), 500_000, times=12)
    type(down).objects.filter(pk=down.pk).update(classification="general")
    type(look).objects.filter(pk=look.pk).update(classification="key")
    found = opened()
    words = {"potential": 3, "cooperation": 3, "opinion": "稳"}
    for customer, does in ((up, ("approve",)), (down, ()), (look, None)):
        form = Review.objects.get(customer=customer)
        if does is None:
            continue
        with on(OPENED):
            reviews.fill(form, by=anna, hand_in=True, **words)
            for _act in does:
                reviews.approve(Review.objects.get(pk=form.pk), by=clara)
    for person, total in ((clara, 4), (ben, 2)):
        client.force_login(person)
        page = client.get(reverse("customers:reviewround_detail", args=[found.pk]))
        n = page.context["n"]
        assert n["total"] == total

        def rows_behind(url):
            return client.get(url).context["question"].queryset

        for label, count, url in page.context["states"]:
            assert rows_behind(url).count() == count, label
        assert rows_behind(page.context["up_url"]).count() == n["up"]
        assert rows_behind(page.context["down_url"]).count() == n["down"]
        assert sum(r.ordered for r in rows_behind(page.context["all_url"])) == n["ordered"]
        assert n["up"] + n["down"] + n["same"] == total
        for _name, _row, states, (count, url) in page.context["people"]:
            assert rows_behind(url).count() == count == sum(number for number, _url in states)
            assert all(rows_behind(address).count() == number for number, address in states)
    assert Order.objects.count() == 12


def test_a_round_closes_when_all_is_approved_or_its_time_is_over(people):
    director, clara, anna = people
    file, gone = filed(anna), filed(anna)
    found = opened()
    with on(OPENED):
        with pytest.raises(RuleBroken) as refused:
            rounds.close(found, by=clara)
        assert refused.value.clause == "CUS-08"
        customers.archive(gone, by=clara, note="停产")
        form = reviews.fill(
            Review.objects.get(customer=file), by=anna, hand_in=True, potential=3, cooperation=3, opinion="稳"
        )
        reviews.approve(form, by=clara)
        rounds.close(found, by=clara)
    found.refresh_from_db()
    assert (found.status, found.closed_on) == ("closed", OPENED)
    late = opened(Q3.next())
    with on(late.close_by), pytest.raises(RuleBroken):
        rounds.close(late, by=director)
    with on(late.close_by + timedelta(days=1)):
        rounds.close(late, by=director)
    assert Review.objects.filter(round=late, status="draft").count() == 1


def test_in_a_closed_round_nothing_is_filled_in_or_approved_any_more(people):
    director, clara, anna = people
    filed(anna)
    found = opened()
    form = Review.objects.get()
    with on(found.close_by + timedelta(days=1)):
        rounds.close(found, by=director)
        with pytest.raises(RuleBroken):
            reviews.fill(form, by=anna, opinion="晚了")
        Review.objects.update(potential=3, cooperation=3, opinion="稳")
        with pytest.raises(RuleBroken):
            reviews.submit(Review.objects.get(), by=anna)
