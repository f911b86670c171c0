"""The catalogue of forms: a walk over all of them (HBK-04)."""

import re

from django.urls import reverse

from bizops.printing.registry import papers
from tests.house.test_every_paper import words

# What the manual names in the chapters that run.
NAMED = {
    "customers.register",
    "customers.card",
    "customers.revisit",
    "customers.review",
    "organisation.staff",
    "organisation.job",
    "organisation.chart",
}


def test_every_form_of_the_manual_is_in_the_catalogue_and_every_link_leads_somewhere(client, director):
    assert {paper.key for paper in papers} >= NAMED
    client.force_login(director)
    page = client.get(reverse("handbook:forms")).content.decode()
    for paper in papers:
        assert paper.sheet in page
        assert paper.empty_url in page
    links = set(re.findall(r'class="btn btn-s[^"]*" href="([^"]+)"', page))
    assert len(links) > len(papers)
    for address in links:
        assert client.get(address).status_code == 200, address


def test_whoever_may_not_begin_a_record_is_not_led_there(client, nobody):
    client.force_login(nobody)
    page = client.get(reverse("handbook:forms")).content.decode()
    assert papers["customers.card"].empty_url in page
    assert reverse("customers:customer_add") not in page
    assert client.get(reverse("customers:customer_add")).status_code == 403


def test_the_page_of_a_clause_shows_its_forms(client, anna):
    client.force_login(anna)
    page = client.get(reverse("handbook:clause", args=["CUS-06"])).content.decode()
    assert papers["customers.revisit"].sheet in page
    assert papers["customers.card"].sheet not in page


def test_an_empty_form_in_english_asks_for_what_the_record_holds(client, nobody):
    client.force_login(nobody)
    said = words(client.get(papers["customers.revisit"].empty_url, {"lang": "en"}).content)
    assert "Stockseen" in said
    assert "Promisedby" in said
