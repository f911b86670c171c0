"""Text files become rows, whatever wrote them: encodings, separators, line breaks, headers, and what is refused."""

import unicodedata
from pathlib import Path

import pytest
from django.utils import translation

from bizops.exchange.errors import Unreadable
from bizops.exchange.sheets import Row, limits, open_sheet
from bizops.exchange.sheets.headers import guess_header

RAW = Path(__file__).resolve().parents[1] / "data" / "northwind-raw"
TABLE = [
    ["客户名称", "电话", "备注"],
    ["宝光显示有限公司", "0755-20001111", "说，好的 a, b; c"],
    ["恒达光电", "13800138000", ""],
]
TRADITIONAL = [
    ["客戶名稱", "電話", "備註"],
    ["寶光顯示有限公司", "0755-20001111", "說好的"],
    ["恆達光電", "13800138000", ""],
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path):
    def put(content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return put


def opened(path: Path, name: str = "file.csv", **words):
    return open_sheet(path, name, **words)


def text_of(table: list[list[str]], separator: str) -> str:
    return "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in table)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_every_encoding_with_every_separator_is_recognised(write, encoding, told, separator):
    sheet = opened(write(text_of(TABLE, separator), encoding))
    assert (sheet.kind, sheet.encoding, sheet.separator) == ("csv", told, separator)
    assert [sheet.header, *(row.cells for row in sheet.rows())] == TABLE
    assert sheet.remarks == []


def test_traditional_chinese_is_told_apart_from_simplified(write):
    big = opened(write(text_of(TRADITIONAL, ","), "big5"))
    assert (big.encoding, big.header) == ("big5", TRADITIONAL[0])
    gbk = opened(write(text_of(TRADITIONAL, ","), "gbk"))
    assert (gbk.encoding, gbk.header) == ("gb18030", TRADITIONAL[0])
    big_endian = opened(write(b"\xfe\xff" + text_of(TRADITIONAL, ",").encode("utf-16-be")))
    assert (big_endian.encoding, big_endian.header) == ("utf-16", TRADITIONAL[0])


def test_western_umlauts_are_no_chinese(write):
    sheet = opened(write("name;ort\nMüller Söhne;Köln\nGérard;Orléans\n", "cp1252"))
    assert (sheet.encoding, [row.cells[0] for row in sheet.rows()]) == ("cp1252", ["Müller Söhne", "Gérard"])


def test_what_a_person_chooses_wins_over_the_guess(write):
    path = write("Name|Town;Land\na|b;c\nd|e;f\n", "utf-16-le")
    sheet = opened(path, encoding="UTF-16LE", separator="|")
    assert (sheet.encoding, sheet.separator, sheet.header) == ("utf-16-le", "|", ["Name", "Town;Land"])


def test_a_line_that_names_the_separator_is_no_row(write):
    sheet = opened(write("sep=;\nName;Town, land\na;b, c\n"))
    assert (sheet.separator, sheet.header, sheet.header_line) == (";", ["Name", "Town, land"], 2)


def test_a_record_is_told_by_the_line_in_which_it_starts(write):
    text = 'Name,Note\r\na,"one\r\ntwo\r\nthree"\r\n\r\n,,\r\nb,last'
    assert list(opened(write(text)).rows()) == [Row(2, ["a", "one\r\ntwo\r\nthree"]), Row(7, ["b", "last"])]


def test_cells_are_trimmed_composed_and_without_nul(write):
    text = unicodedata.normalize("NFD", "Name,Ort\n \u00a0Gérard\x00 ,\tKöln \n") + "a,b\n" * 50
    assert next(opened(write(text)).rows()).cells == ["Gérard", "Köln"]


def test_short_rows_are_filled_and_long_ones_are_marked(write):
    sheet = opened(write("a,b,c\n1\n1,2,3,,,\n1,2,3,4\n"))
    assert list(sheet.rows()) == [Row(2, ["1", "", ""]), Row(3, ["1", "2", "3"]), Row(4, ["1", "2", "3", "4"], True)]
    assert sheet.remarks == [
        "Line 4 and perhaps others have more fields than the header. Is a text with commas not in quotes?"
    ]
    assert (sheet.count(), sheet.count(2)) == (3, 2)


@pytest.mark.parametrize(
    ("name", "rows", "surplus"), [("customers", 91, 24), ("orders", 830, 176), ("suppliers", 29, 9)]
)
def test_raw_files_with_texts_out_of_quotes_show_their_surplus(name, rows, surplus):
    found = list(opened(RAW / f"{name}.csv").rows())
    assert (len(found), sum(row.surplus for row in found)) == (rows, surplus)


def test_columns_get_names_that_differ(write):
    sheet = opened(write("电话,电话, ,名称,\n1,2,3,宝光,x\n"))
    assert sheet.header == ["电话", "电话 (2)", "Column C", "名称", "Column E"]
    assert sheet.remarks == ["These columns stand there more than once and were numbered: 电话."]


def test_empty_columns_at_the_end_are_none(write):
    assert opened(write("a,b,,\n1,2,,\n")).header == ["a", "b"]


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ("categoryID,categoryName,description\n1,Beverages,Soft drinks", 1),
        ("order_id,product_id,unit_price,quantity,discount\n10248,11,14.00,12,0.0", 1),
        (
            "客户名称,统一社会信用代码,电话,负责人,客户分类,备注\n宝光显示,91440300MA5EXAMPLE,0755-2000,安然,重点,老客户",
            1,
        ),
        ("客户通讯录,,,,\n\n制表人：安然,2026年3月1日,,,\n客户名称,电话,负责人,客户分类,备注\n宝光,0755,安然,重点,", 4),
        ("客戶名稱,電話,備註\n寶光,0755,說好的,多一個,再多", 1),
    ],
)
def test_the_header_is_found_under_titles(write, lines, header):
    path = write(lines + "\n")
    assert opened(path).header_line == header


def test_the_header_line_can_be_told(write):
    path = write("Name,City,Phone\nName,City,\na,b,1\n")
    assert opened(path).header_line == 1
    sheet = opened(path, header_line=2)
    assert (sheet.header, [row.line for row in sheet.rows()]) == (["Name", "City", "Column C"], [3])
    with pytest.raises(Unreadable, match="line 9"):
        opened(path, header_line=9)


def test_no_line_at_all_names_no_header():
    assert guess_header([]) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n,,\n", "nothing in this file"),
        (b"Name,City\n", "no line below it"),
        (b"Name\nBaoguang\n", "Only one column"),
        (b"%PDF-1.7 a,b\n1,2\n", "no text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no text file"),
        (bytes(range(32)) * 40 + b"a,b\n1,2\n", "no text file"),
        (b"<!DOCTYPE html><table><tr><td>a", "web page"),
        (b"\xff\xfea\x00\x00\xd8", "not written in UTF-16"),
        ("电话，名称 abc\n".encode() * 30 + b"\xff,b\n1,2", "Line 31 is not written in UTF-8"),
        (b"a,b\n" + b"\xff\x81\xfe" * 50, "encoding of the file was not recognised"),
        (b'a,b\n1,"2\n3,4\n5,6\n', "opens in line 2 and is never closed"),
        (b"a,b\n1," + b"x" * 32768, "Line 2 holds a text of more than 32,767"),
        (b'a,b\n1,2\n1,"' + b"x,y\n" * 50_000, "Line 3 holds a text of more"),
        (b"a,b\n" + b"x" * 3_000_000, "endless"),
        (",".join(f"c{n}" for n in range(201)).encode() + b"\n" + b"1," * 200, "more than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(write, content, said):
    with pytest.raises(Unreadable, match=said):
        list(opened(write(content)).rows())


def test_an_encoding_that_does_not_fit_or_is_none_is_refused(write):
    path = write(text_of(TABLE, ","), "gb18030")
    with pytest.raises(Unreadable, match="Line 1 is not written in UTF-8"):
        opened(path, encoding="utf-8")
    with pytest.raises(Unreadable, match="one of these encodings"):
        opened(path, encoding="rot13")
    with pytest.raises(Unreadable, match="comma, semicolon"):
        opened(path, separator="x")


def test_more_rows_than_allowed_are_refused_where_they_begin(write):
    sheet = opened(write("a,b\n" + "1,2\n" * (limits.MOST_ROWS + 1)))
    with pytest.raises(Unreadable, match="more than 200,000 rows"):
        sheet.count(limits.MOST_ROWS + 1)


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(limits.MOST_BYTES + 1)
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        opened(path)
