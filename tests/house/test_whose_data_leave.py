"""Every file and paper that leaves the house is on record with each of the records whose data it holds (CUS-11)."""

import pytest

from bizops.audit.models import Access
from bizops.pages import subjects
from bizops.pages.entity import EntityPages
from bizops.printing.registry import papers
from customers.models import Customer
from tests.factories import made

TELLING = [pages for pages in EntityPages.every if pages.subject]
PAPERS = [paper for paper in papers if paper.pages.subject]

# Which customer they are about is masked, or a person's free words: they hold nothing of his file.
SILENT = {"customers/lookup", "customers/leak"}


def subject_of(pages, document) -> int:
    return pages.model._base_manager.filter(pk=document.pk).values_list(pages.subject, flat=True).get()


def test_every_list_of_something_at_a_customer_says_whose_data_it_holds():
    def names_a_customer(model) -> bool:
        return any(field.related_model is Customer for field in model._meta.concrete_fields)

    silent = {p.label() for p in EntityPages.every if names_a_customer(p.model) and not p.subject}
    assert silent == SILENT
    assert {pages.label() for pages in TELLING} >= {"customers/customer", "customers/contact", "sales/orderline"}


@pytest.mark.parametrize("pages", TELLING, ids=lambda pages: pages.label())
def test_a_list_taken_out_is_told_on_the_record_whose_data_it_holds(pages, client, world):
    document = made(pages.model, world)
    client.force_login(world.keeper)
    assert client.get(pages.url("export"), {"view": "all"}).status_code == 200
    row = Access.objects.get(what="exported")
    assert (row.label, row.subject) == (pages.label(), subjects.of_keys(pages, []).label)
    assert subject_of(pages, document) in row.subjects
    for key in row.subjects:
        assert row in Access.objects.concerning(row.subject, key)
    assert row not in Access.objects.concerning(row.subject, 99_999_999)
    assert row not in Access.objects.concerning("audit/access", row.subjects[0])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_a_paper_is_told_on_the_record_whose_data_it_holds(paper, client, world):
    document = made(paper.of, world)
    client.force_login(world.keeper)
    address = paper.url() if paper.many else paper.url(document)
    assert client.get(address).status_code == 200
    row = Access.objects.get(what="printed")
    assert subject_of(paper.pages, document) in row.subjects
    assert row in Access.objects.concerning(row.subject, subject_of(paper.pages, document))
