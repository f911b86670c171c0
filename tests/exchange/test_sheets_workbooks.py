"""Workbooks become the same rows as text files: numbers, days, formulas, sheets."""

from datetime import date, datetime, time

import pytest
from django.utils import translation
from openpyxl import Workbook

from bizops.exchange.errors import Unreadable
from bizops.exchange.sheets import Row, open_sheet
from tests.exchange import books


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def opened(path, **words):
    return open_sheet(path, "book.xlsx", **words)


def made(path, *rows, form: str = ""):
    """A workbook as openpyxl writes it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if form:
        book.active["A2"].number_format = form
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800138000, "13800138000"),
        (12.50, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
        (-0.0, "0"),
        (True, "1"),
        (False, "0"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 14, 30), "2026-03-01 14:30:00"),
        (time(9, 5), "09:05:00"),
        ("  宝光 ", "宝光"),
        ("00123", "00123"),
        ("a_x000D_\nb", "a\r\nb"),
    ],
)
def test_a_cell_becomes_the_text_that_a_person_would_write(path, value, text):
    sheet = opened(made(path, ["名称", "城市"], [value, "x"]))
    assert (sheet.kind, sheet.header) == ("xlsx", ["名称", "城市"])
    assert list(sheet.rows()) == [Row(2, [text, "x"])]


def test_percent_is_a_fraction(path):
    assert next(opened(made(path, ["a", "b"], [0.15, 1], form="0%")).rows()).cells == ["0.15", "1"]


def test_chinese_day_formats_without_a_text_are_days(path):
    row = '<row r="2"><c r="A2" s="2"><v>46082</v></c><c r="B2" s="1"><v>99999999</v></c></row>'
    assert next(opened(books.book(path, books.sheet(books.TWO + row))).rows()).cells == ["2026-03-01", "99999999"]


def test_days_of_old_macs_are_counted_from_1904(path):
    workbook = books.WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    row = '<row r="2"><c r="A2" s="1"><v>1</v></c><c r="B2" t="d"><v>2026-03-01T00:00:00</v></c></row>'
    found = opened(books.book(path, books.sheet(books.TWO + row), workbook=workbook))
    assert next(found.rows()).cells == ["1904-01-02", "2026-03-01"]


def test_formulas_give_their_saved_values_and_say_so(path):
    rows = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A9</f></c><c r="C2" t="e"><v>#N/A</v></c></row>'
    sheet = opened(books.book(path, books.sheet(books.TWO + rows)))
    assert next(sheet.rows()).cells == ["2", "", "#N/A"]
    said = " ".join(sheet.remarks)
    assert "saved values are used" in said
    assert "without a saved value" in said
    assert "errors such as #N/A" in said


def test_numbers_that_lost_their_end_are_told(path):
    sheet = opened(made(path, ["信用代码", "城市"], [913101157416000111, "x"]))
    assert next(sheet.rows()).cells[0] == "913101157416000000"
    assert "more than 15 digits" in sheet.remarks[0]


def test_texts_in_pieces_are_one_and_how_they_are_spoken_is_left_out(path):
    texts = f"<sst {books.MAIN}><si><r><t>宝</t></r><r><t>光</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si></sst>"
    row = '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><r><t>深</t></r><r><t>圳</t></r></is></c></row>'
    row += '<row><c t="s"><v>7</v></c><c t="str"><v>x</v></c></row>'
    found = list(opened(books.book(path, books.sheet(books.TWO + row), texts=texts)).rows())
    assert found == [Row(2, ["宝光", "深圳"]), Row(3, ["", "x"])]


def test_a_sheet_is_chosen_by_name_and_hidden_ones_are_not_offered(path):
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["1", "2"])
    second = book.create_sheet("客户")
    second.append(["名称", "城市"])
    second.append(["宝光", "深圳"])
    book.create_sheet("secret").sheet_state = "hidden"
    book.save(path)
    sheet = opened(path, sheet="客户")
    assert (sheet.sheets, sheet.sheet, sheet.header) == (["Sheet", "客户"], "客户", ["名称", "城市"])
    with pytest.raises(Unreadable, match="no sheet of this name"):
        opened(path, sheet="secret")


def test_gaps_titles_and_columns_without_a_name_keep_their_places(path):
    rows = '<row r="3"><c r="B3" t="str"><v>客户名录</v></c></row>'
    rows += '<row r="5"><c r="A5" t="str"><v>名称</v></c><c r="C5" t="str"><v>电话</v></c></row><row r="6"><c r="A6"/></row>'
    rows += '<row r="9"><c r="D9"><v>4</v></c><c r="A9" t="str"><v>宝光</v></c></row>'
    sheet = opened(books.book(path, books.sheet(rows)))
    assert (sheet.header_line, sheet.header) == (5, ["名称", "Column B", "电话", "Column D"])
    assert list(sheet.rows()) == [Row(9, ["宝光", "", "", "4"])]


def test_a_workbook_can_be_read_again_and_again(path):
    sheet = opened(made(path, ["a", "b"], *[[n, n] for n in range(500)]))
    assert sheet.count() == sheet.count() == len(list(sheet.rows())) == 500
