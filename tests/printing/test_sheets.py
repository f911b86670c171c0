"""What stands on a paper: only what this person may see, only the rows of the list, only what is packaged."""

import sys

import pytest
from django.http import QueryDict
from django.urls import reverse

from bizops.pages.listing import Question
from bizops.printing.registry import LANDSCAPE, paper, papers
from bizops.printing.services import pdf, sheets
from bizops.printing.views import in_order
from tests.customers.visiting import World, filed, visit
from tests.factories import customers as make
from tests.factories.house import person
from tests.house.test_every_paper import words


def html(key, record, staff, language="en") -> str:
    return sheets.made(papers[key], record, by=staff, language=language).html


def test_a_masked_phone_is_masked_on_paper_too(anna, firm):
    finance = firm.hire("finance")
    customer = filed(anna, phone="0769-22345678")
    make.contact(World(anna), customer=customer, name="何俊", phone="13812345678")
    for_anna, for_finance = (html("customers.card", customer, staff) for staff in (anna, finance))
    assert "0769-22345678" in for_anna
    assert "13812345678" in for_anna
    assert "0769-22345678" not in for_finance
    assert "13812345678" not in for_finance
    assert "••••" in for_finance
    assert "••••" in words(pdf.written(for_finance))


def test_the_register_is_masked_as_its_list_is(anna, firm):
    finance = firm.hire("finance")
    filed(anna, phone="0769-22345678")
    rows = in_order(Question(papers["customers.register"].pages, finance, QueryDict()))
    said = html("customers.register", rows, finance)
    assert "0769-22345678" not in said
    assert "••••" in said


def test_the_register_holds_the_rows_of_the_list_as_it_is_filtered_and_says_so(client, anna, ben):
    key = filed(anna, name="宝光显示")
    potential = filed(anna, "potential", name="恒达光电")
    filed(ben, name="星河屏显")
    client.force_login(anna)
    address = papers["customers.register"].url()
    page = client.get(f"{address}page/?classification=key&lang=en").content.decode()
    assert key.name in page
    assert potential.name not in page
    assert "星河屏显" not in page
    assert "Key" in page.split("</h1>")[1].split("</header>")[0]
    assert client.get(f"{address}page/?q=恒达").content.decode().count(potential.number) == 1


def test_a_list_that_is_too_long_says_how_many_rows_it_leaves_out(anna, monkeypatch):
    for _n in range(3):
        filed(anna)
    from bizops.printing import parts

    rows = in_order(Question(papers["customers.register"].pages, anna, QueryDict()))
    table = parts.listed(papers["customers.register"].pages, rows, anna, "number", most=2)
    assert len(table.rows) == 2
    assert "3" in table.foot


def test_a_form_shows_no_table_of_records_that_one_may_not_open(anna):
    customer = filed(anna)
    visit(anna, customer, abnormality="边角有崩口", remedy="换一批")
    assert "边角有崩口" in html("customers.card", customer, anna)
    bare = person("customers.view_customer", "customers.view_every_customer")
    assert "边角有崩口" not in html("customers.card", customer, bare)


def test_a_name_that_is_markup_stays_a_name(anna):
    customer = filed(anna, name='<img src="file:///etc/passwd">')
    said = html("customers.card", customer, anna)
    assert '<img src="file' not in said
    assert "etc/passwd" in words(pdf.written(said))


@pytest.mark.parametrize(
    "asked",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://169.254.169.254/x.png">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<link rel="attachment" href="file:///proc/self/environ">',
        '<img src="paper:/../pdf.py">',
        '<object data="file:///etc/hostname"></object>',
        '<p style="background: url(http://0x7f.1/)">x</p>',
    ],
)
def test_whatever_asks_for_something_outside_stops_the_print(asked):
    with pytest.raises(pdf.Outside):
        pdf.written(f"<html><body>{asked}</body></html>")


def test_a_machine_without_pango_shows_the_page_and_says_what_to_install(client, anna, monkeypatch):
    customer = filed(anna)
    client.force_login(anna)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.press.cache_clear()
    try:
        answer = client.get(papers["customers.card"].url(customer))
        assert answer["Content-Type"].startswith("text/html")
        assert "libpango-1.0-0" in answer.content.decode()
        assert customer.number in answer.content.decode()
        batch = client.post(papers["customers.card"].batch_url, {"ids": customer.pk, "sure": 1}, follow=True)
        assert "libpango-1.0-0" in batch.content.decode()
    finally:
        pdf.press.cache_clear()


def test_a_paper_speaks_the_language_that_was_asked_for_else_the_reader_s(client, anna, dan):
    customer = filed(anna)
    client.force_login(anna)
    address = papers["customers.card"].url(customer)
    assert 'lang="zh-Hans"' in client.get(f"{address}page/").content.decode()
    assert 'lang="zh-Hant"' in client.get(f"{address}page/?lang=zh-hant").content.decode()
    assert 'lang="en"' in client.get(f"{address}page/?lang=en").content.decode()


def test_each_page_bears_its_number_and_how_many_there_are(anna, firm):
    customer = filed(anna)
    for _n in range(40):
        make.communication(World(anna), customer=customer, summary="谈了价格和交期，" * 20)
    said = words(pdf.written(html("customers.card", customer, anna)))
    assert "Page1of" in said
    assert "Page2of" in said


def test_two_papers_cannot_bear_one_sheet_number():
    with pytest.raises(ValueError, match="sheet number"):
        paper("customers.other", of=papers["customers.card"].of, sheet="CUS-02-01")(lambda record, staff: None)


def test_the_menu_of_a_record_and_of_its_list_offers_the_papers(client, anna):
    customer = filed(anna)
    client.force_login(anna)
    detail = client.get(reverse("customers:customer_detail", args=[customer.pk])).content.decode()
    assert papers["customers.card"].url(customer) in detail
    listed = client.get(reverse("customers:customer_list"), {"view": "all"}).content.decode()
    assert papers["customers.register"].url() in listed
    assert f'formaction="{papers["customers.card"].batch_url}"' in listed
    assert papers["customers.register"].page == LANDSCAPE
