"""Headers in Chinese and English find their fields; what is not sure is left to the person."""

import csv
import io

import pytest
from django.utils.translation import gettext_lazy, override
from openpyxl import load_workbook

from bizops.exchange.blanks import blank, reasons_file
from bizops.exchange.guessing import Wanted, guess
from bizops.exchange.registry import Column
from bizops.exchange.sheets import open_sheet

CUSTOMER = (
    Wanted("name", "name", ("company name", "客户名称", "客戶名稱", "公司名称", "公司名稱")),
    Wanted("tax_number", "tax number", ("统一社会信用代码", "統一社會信用代碼", "税号")),
    Wanted("phone", gettext_lazy("Phone"), ("telephone", "电话", "電話", "联系电话", "聯繫電話")),
    Wanted("owner", "owner", ("负责人", "負責人", "业务员")),
    Wanted("klass", "class", ("客户分类", "客戶分類")),
    Wanted("note", "note", ("备注", "備註", "remarks")),
    Wanted("source_number", "number in the source", ("customer id", "客户编号", "客戶編號")),
    Wanted("fax", "fax", ()),
    Wanted("city", "city", ("城市",)),
    Wanted("country", "country", ("国家", "國家")),
)
NORTHWIND = "customer_id,company_name,contact_name,contact_title,address,city,region,postal_code,country,phone,fax"
RAW = "customerID,companyName,contactName,contactTitle,address,city,region,postalCode,country,phone,fax"
CHINESE = "客户名称,统一社会信用代码,电话,负责人,客户分类,备注"
TRADITIONAL = "客戶名稱,統一社會信用代碼,電話,負責人,客戶分類,備註"


def named(header: str, wanted=CUSTOMER) -> dict[str, str]:
    titles = header.split(",")
    return {titles[place]: key for place, key in guess(titles, wanted).items()}


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        (NORTHWIND, ["source_number", "name", "city", "country", "phone", "fax"]),
        (RAW, ["source_number", "name", "city", "country", "phone", "fax"]),
        (CHINESE, ["name", "tax_number", "phone", "owner", "klass", "note"]),
        (TRADITIONAL, ["name", "tax_number", "phone", "owner", "klass", "note"]),
        ("客户名称 *,电话（手机）,【备注】,ＰＨＯＮＥ２", ["name", "phone", "note"]),
        ("公司名称(全称),联系电话,备注说明,所在城市", ["name", "phone", "note", "city"]),
    ],
)
def test_real_headers_find_their_fields(header, keys):
    assert list(named(header).values()) == keys


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_a_label_is_understood_in_every_language_whatever_the_reader_s(language):
    wanted = (Wanted("x1", gettext_lazy("Phone")), Wanted("x2", gettext_lazy("City")))
    with override(language):
        label = str(wanted[0].label)
    for reader in ("en", "zh-hant"):
        with override(reader):
            assert guess([label], wanted) == {0: "x1"}


def test_an_exact_name_wins_over_one_that_is_only_alike_wherever_it_stands():
    assert named("联系电话分机,phone") == {"phone": "phone"}
    assert named("home_phone,fax") == {"home_phone": "phone", "fax": "fax"}


def test_the_key_wins_over_a_name_that_another_field_claims():
    fields = (Wanted("a", "a field", ("phone",)), Wanted("phone", "number to call"))
    assert guess(["phone"], fields) == {0: "phone"}
    assert guess(["phone", "PHONE "], fields) == {0: "phone", 1: "a"}


def test_a_field_is_given_once_and_what_is_unsure_or_too_short_is_left_open():
    assert named("电话,电话 (2)") == {"电话": "phone"}
    assert named("客户") == {}
    assert named("电,fa,rename, ,***,Column C") == {}


COLUMNS = (
    Column(name="name", label="name", required=True, help="As in the business licence", example="=HYPERLINK(1)"),
    Column(name="kind", label="kind", choices=(("d", gettext_lazy("Phone")), ("a", "agent"))),
)


def test_a_template_has_the_header_and_explains_it():
    with override("en"):
        with blank(COLUMNS, "xlsx") as file:
            book = load_workbook(file)
        assert book.sheetnames == ["Data", "Explanation"]
        assert [[cell.value for cell in row] for row in book["Data"].iter_rows()] == [["Name", "Kind"]]
        explained = [[cell.value or "" for cell in row] for row in book["Explanation"].iter_rows(min_row=2)]
        assert explained == [
            ["Name", "yes", "", "As in the business licence", "'=HYPERLINK(1)"],
            ["Kind", "", "Phone, agent", "", ""],
        ]
        with blank(COLUMNS, "csv") as file:
            assert file.read().decode() == "\ufeffName,Kind\r\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_wrong_rows_come_back_with_their_reason_and_can_be_read_again(tmp_path, kind):
    rows = [(7, ["=1+1", "+86 755 2000"], "Kind is missing."), (9, ["宝光", "a", "b, c"], "More fields.")]
    with override("en"):
        with reasons_file(["名称", "电话"], rows, kind) as file:
            content = file.read()
        (tmp_path / "x").write_bytes(content)
        if kind == "csv":
            assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1][1] == "'=1+1"
        sheet = open_sheet(tmp_path / "x", f"x.{kind}")
        assert sheet.header == ["Line", "名称", "电话", "Reason"]
        assert [row.cells for row in sheet.rows()] == [
            ["7", "=1+1", "+86 755 2000", "Kind is missing."],
            ["9", "宝光", "a", "More fields. [b, c]"],
        ]
