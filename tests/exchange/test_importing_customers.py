"""Customers come in from a file: looked at, written, taken back (CUS-01, CUS-18)."""

import pytest
from django.utils import translation

from bizops.exchange.models import Entry, Import
from bizops.exchange.services import imports
from bizops.kernel.errors import RuleBroken
from customers.models import Customer
from customers.services import customers
from tests.exchange.bringing import brought, checked, problems, undone, worked
from tests.exchange.conftest import in_english
from tests.factories.customers import contact, customer
from tests.factories.house import Office

HEAD = "客户名称,客户类型,负责人,电话,统一社会信用代码,城市\n"
TABLES = ("customers_customer", "customers_contact", "customers_communication")


def lines(keeper, *rows):
    return HEAD + "".join(
        f"{name},{kind},{keeper.number},{phone},{tax},{city}\n" for name, kind, phone, tax, city in rows
    )


def test_headers_are_understood_and_every_row_becomes_a_file(keeper):
    text = lines(keeper, ("宝光显示", "直供", "0755-1", "", "深圳"), ("恒达光电", "End user", "", "9144-X", ""))
    document = brought("customers.customer", text, by=keeper)
    assert document.status == "done"
    assert document.counts == {"create": 2}
    first, second = Customer.objects.order_by("pk")
    assert (first.name, first.kind, first.owner, first.department) == ("宝光显示", "direct", keeper, keeper.department)
    assert first.number < second.number
    assert second.tax_number == "9144X"
    assert first.phones == "07551"


def test_a_check_writes_nothing(keeper):
    checked("customers.customer", lines(keeper, ("宝光显示", "直供", "", "", "")), by=keeper)
    assert not Customer.objects.exists()


def test_rows_that_are_wrong_stay_out_with_their_reason(keeper):
    text = lines(
        keeper,
        ("", "直供", "", "", ""),
        ("恒达光电", "A 类", "", "", ""),
        ("明晟玻璃", "直供", "", "", ""),
        ("明晟玻璃", "直供", "", "", ""),
    )
    document = brought("customers.customer", text, by=keeper)
    said = dict(problems(document))
    assert "missing" in said[2]
    assert "A 类" in said[3]
    assert "row 4" in said[5]
    assert [c.name for c in Customer.objects.all()] == ["明晟玻璃"]


def test_a_person_who_is_not_there_is_named(keeper):
    document = checked("customers.customer", HEAD + "宝光显示,直供,黄俊,,,\n", by=keeper)
    assert "黄俊" in problems(document)[0][1]


def test_words_of_the_file_get_a_meaning(keeper):
    text = lines(keeper, ("宝光显示", "A 类", "", "", ""))
    document = brought("customers.customer", text, by=keeper, words={"kind": {"A 类": "direct"}})
    assert document.counts == {"create": 1}


def test_a_file_on_record_is_left_alone_filled_or_overwritten(keeper, office):
    file = customer(office, name="宝光显示", tax_number="9144X", city="", phone="0755-2")
    text = lines(keeper, ("宝光显示", "End user", "0755-9", "9144X", "深圳"))
    assert brought_counts("skip", text, keeper) == {"skip": 1}
    assert brought_counts("fill", text, keeper) == {"update": 1}
    file.refresh_from_db()
    assert (file.city, file.phone, file.kind) == ("深圳", "0755-2", "direct")
    assert brought_counts("overwrite", text, keeper) == {"update": 1}
    file.refresh_from_db()
    assert (file.phone, file.kind, file.phones) == ("0755-9", "end_user", "07559")


def brought_counts(policy, text, keeper):
    document = checked("customers.customer", text, by=keeper, policy=policy)
    if document.counts.get("create") or document.counts.get("update"):
        document = worked(imports.run(document, by=keeper))
    return {name: n for name, n in document.counts.items() if name not in ("remarks", "unknown")}


def test_one_that_looks_like_a_file_is_found_and_made_only_if_asked(keeper, office):
    customer(office, name="深圳市宝光显示有限公司")
    text = lines(keeper, ("宝光显示(深圳市)有限公司", "直供", "", "", ""), ("深圳宝光显示", "直供", "", "", ""))
    document = checked("customers.customer", text, by=keeper)
    assert document.counts["skip"] >= 1
    again = brought(
        "customers.customer", lines(keeper, ("深圳宝光显示", "直供", "", "", "")), by=keeper, policy="create"
    )
    assert again.counts == {"create": 1}


def test_a_file_of_somebody_else_is_not_named(keeper, office):
    customer(office, name="恒达光电", tax_number="9144Y")
    rights = ("exchange.add_import", "customers.add_customer", "customers.view_customer", "customers.change_customer")
    stranger = in_english(Office().colleague(*rights))
    text = HEAD + f"恒达光电,直供,{stranger.number},,9144Y,\n"
    document = checked("customers.customer", text, by=stranger, policy="overwrite")
    assert "somebody else" in problems(document)[0][1]
    assert document.counts.get("update") is None


def test_an_undo_leaves_every_table_as_it_was(keeper, office, checksum):
    file = customer(office, name="宝光显示", tax_number="9144X", city="")
    contact(office, customer=file)
    before = checksum(*TABLES)
    text = lines(keeper, ("宝光显示", "End user", "0755-9", "9144X", "深圳"), ("恒达光电", "直供", "", "", ""))
    document = brought("customers.customer", text, by=keeper, policy="overwrite")
    assert document.counts == {"update": 1, "create": 1}
    assert checksum(*TABLES) != before
    assert undone(document, by=keeper).status == "undone"
    assert checksum(*TABLES) == before
    assert not Entry.objects.exists()


def test_what_was_touched_since_cannot_be_undone(keeper, office, checksum):
    document = brought("customers.customer", lines(keeper, ("恒达光电", "直供", "", "", "")), by=keeper)
    customers.change(Customer.objects.get(), by=keeper, city="广州")
    before = checksum(*TABLES)
    again = undone(document, by=keeper)
    assert again.status == "done"
    assert "恒达光电" in again.job.message
    assert checksum(*TABLES) == before


def test_what_others_hang_on_cannot_be_undone(keeper, office):
    document = brought("customers.customer", lines(keeper, ("恒达光电", "直供", "", "", "")), by=keeper)
    contact(office, customer=Customer.objects.get())
    again = undone(document, by=keeper)
    assert again.status == "done"
    assert "contacts" in again.job.message
    assert Customer.objects.count() == 1


def test_two_imports_of_a_kind_never_write_at_once(keeper):
    first = checked("customers.customer", lines(keeper, ("恒达光电", "直供", "", "", "")), by=keeper)
    second = checked("customers.customer", lines(keeper, ("明晟玻璃", "直供", "", "", "")), by=keeper)
    imports.run(first, by=keeper)
    with translation.override("en"), pytest.raises(RuleBroken, match="at the moment"):
        imports.run(second, by=keeper)
    assert Import.objects.under_way().count() == 1


def test_only_whoever_may_add_such_records_imports_them(office):
    clerk = office.colleague("exchange.add_import", "customers.view_customer")
    with pytest.raises(RuleBroken):
        checked("customers.customer", HEAD + "宝光显示,直供,,,,\n", by=clerk)
    assert not Import.objects.exists()
