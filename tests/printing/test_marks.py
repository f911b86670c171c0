"""Confidential papers bear the name of whoever has them, on every sheet (CUS-11)."""

import subprocess

import pytest
from django.urls import get_resolver
from django.utils import translation

from bizops.printing.registry import papers
from bizops.printing.services import pdf, sheets
from customers.models import Customer
from tests.factories import customers as make
from tests.factories.house import Office

get_resolver().url_patterns  # noqa: B018  the map names all papers


@pytest.fixture
def office(firm):
    return Office()


def printed(key: str, record, staff) -> tuple[str, list[str]]:
    """The HTML, and the words of each page of the PDF without blanks."""
    with translation.override("en"):
        html = sheets.made(papers[key], record, by=staff, language="en", address="/x/").html
    read = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf.written(html), capture_output=True, check=True
    ).stdout.decode()
    return html, ["".join(page.split()) for page in read.split("\f")[:-1]]


def test_the_reader_stands_across_every_page_of_a_confidential_paper(office):
    file = make.customer(office, name="宝光显示")
    for n in range(60):
        make.customer(office, name=f"恒达光电{n}")
    reader = office.keeper
    html, pages = printed("customers.register", Customer.objects.order_by("pk"), reader)
    assert len(pages) > 1
    assert html.count('class="mark-of') == 3
    across = "".join(f"{reader.full_name}{reader.number}".split())
    for page in pages:
        assert across in page
    assert 'class="mark-of' in printed("customers.card", file, reader)[0]


def test_an_empty_form_and_an_open_paper_bear_no_mark(office):
    assert 'class="mark-of' not in printed("customers.card", None, office.keeper)[0]
    assert not papers["organisation.job"].is_confidential


def test_what_tells_of_customers_is_confidential():
    of_customers = [one for one in papers if one.key.startswith("customers.")]
    assert len(of_customers) >= 6
    assert [one.key for one in of_customers if not one.is_confidential] == []
