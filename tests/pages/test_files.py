"""Lists as files: formulas stay texts, masked fields stay masked, and a file holds what the list shows."""

import io

import pytest
from openpyxl import load_workbook

from bizops.audit.models import Access
from bizops.pages import exports
from bizops.pages.files import csv_lines, safe_text
from tests.factories import customers as make
from tests.factories.house import Office


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1",
        "＋1",
        "\u200b=1",
        "\x00=1",
        "\n-1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_quote(text):
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["宝光显示", "C-2026-0001", "1=1", "", "a@b.cn"])
def test_plain_words_stay_as_they_are(text):
    assert safe_text(text) == text


def test_a_csv_carries_the_mark_that_makes_spreadsheets_read_chinese():
    lines = list(csv_lines(["名称", "城市"], [["宝光", None], ['"quoted"', "a,b"]]))
    assert lines == ["\ufeff名称,城市\r\n", "宝光,\r\n", '"""quoted""","a,b"\r\n']


@pytest.fixture
def office(db):
    office = Office()
    make.customer(office, name="=HYPERLINK(宝光)", phone="0755-20001111")
    return office


def read(answer) -> str:
    return answer.content.decode()


def test_both_kinds_of_file_hold_the_shown_columns_safely(office, client):
    client.force_login(office.keeper)
    words = {"columns": ["name", "phone"], "view": "all"}
    text = read(client.get("/customers/files/export/", {**words, "format": "csv"}))
    assert "'=HYPERLINK(宝光)" in text
    assert "0755-20001111" in text
    book = load_workbook(
        io.BytesIO(b"".join(client.get("/customers/files/export/", {**words, "format": "xlsx"}).streaming_content))
    )
    row = next(book.active.iter_rows(min_row=2))
    assert [cell.value for cell in row][:2] == ["'=HYPERLINK(宝光)", "0755-20001111"]
    assert row[2].value.startswith("C-")
    assert row[0].data_type == "s"


def test_a_masked_field_is_masked_in_the_file_and_cannot_be_searched(office, client):
    reader = office.colleague("customers.view_customer", "customers.view_every_customer", "customers.export_customer")
    client.force_login(reader)
    text = read(client.get("/customers/files/export/", {"columns": ["name", "phone"], "view": "all"}))
    assert "0755" not in text
    assert "••••" in text
    assert client.get("/customers/files/", {"q": "20001111"}).context["total"] == 0


def test_a_file_is_on_record(office, client):
    client.force_login(office.keeper)
    read(client.get("/customers/files/export/", {"status": "active"}))
    taken = Access.objects.get(what="exported")
    assert (taken.by, taken.rows, taken.label) == (office.keeper, 1, "customers/customer")


def test_a_list_that_is_too_long_for_a_file_is_refused_with_a_sentence(office, client, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 0)
    client.force_login(office.keeper)
    answer = client.get("/customers/files/export/", follow=True)
    assert [str(message) for message in answer.context["messages"]]
    assert not Access.objects.filter(what="exported").exists()
