"""The wizard's pages: each step by hand-made requests, what they refuse, what they never show (design §3, §7)."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from bizops.exchange.models import Import, Mapping
from bizops.exchange.registry import importers
from bizops.exchange.services import imports
from customers.models import Customer
from tests.exchange.bringing import checked, file, worked

TEXT = "公司名称,客户类型,电话\n宝光显示,直供,0755-1\n恒达光电,A 类,0755-2\n"


@pytest.fixture
def page(client, keeper):
    client.force_login(keeper)
    return client


def uploaded(page, text=TEXT, **more):
    answer = page.post(reverse("exchange:upload", args=["customers.customer"]), {"file": file(text), **more})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk")


def laid_out(page, document, keeper, **more):
    columns = {f"column-{place}": name for place, name in document.columns.items()}
    words = {**columns, "fixed-owner": keeper.number, "policy": "skip", "source": "", **more}
    return page.post(reverse("exchange:columns", args=[document.pk]), words)


def test_a_file_goes_through_all_steps(page, keeper):
    document = uploaded(page)
    assert document.columns == {"0": "name", "1": "kind", "2": "phone"}
    assert "宝光显示" in page.get(reverse("exchange:columns", args=[document.pk])).content.decode()
    assert laid_out(page, document, keeper, save_as="Old list").status_code == 302
    shown = page.get(reverse("exchange:show", args=[document.pk])).content.decode()
    assert "hx-get" in shown
    document.refresh_from_db()
    worked(document)
    shown = page.get(reverse("exchange:show", args=[document.pk])).content.decode()
    assert "A 类" in shown
    page.post(reverse("exchange:words", args=[document.pk]), {"word-0": "direct"})
    document.refresh_from_db()
    assert worked(document).counts["create"] == 2
    page.post(reverse("exchange:run", args=[document.pk]))
    document.refresh_from_db()
    assert worked(document).status == "done"
    assert Customer.objects.count() == 2
    page.post(reverse("exchange:undo", args=[document.pk]))
    document.refresh_from_db()
    assert worked(document).status == "undone"
    assert not Customer.objects.exists()
    assert Mapping.objects.get().name == "Old list"
    assert uploaded(page).fixed == {"owner": keeper.number}


def test_a_needed_column_that_is_missing_is_asked_for_and_nothing_typed_is_lost(page, keeper):
    document = uploaded(page)
    answer = laid_out(page, document, keeper, **{"column-1": "", "fixed-industry": "玻璃", "fixed-owner": ""})
    assert answer.status_code == 422
    assert 'value="玻璃"' in answer.content.decode()
    assert Import.objects.get().job is None


def test_what_names_one_record_is_not_asked_once_for_all_rows(page, keeper):
    document = imports.upload("organisation.staff", file("姓名,邮箱\n安然,\n"), by=keeper)
    address = reverse("exchange:columns", args=[document.pk])
    asked = page.get(address).content.decode()
    assert 'name="fixed-number"' not in asked
    assert 'name="fixed-username"' not in asked
    refused = page.post(address, {"column-0": "full_name", "policy": "skip", "source": ""})
    assert "Say which column is: Staff number, Login name." in refused.content.decode()


def test_wrong_rows_come_back_as_a_file_with_reasons(page, keeper):
    document = checked("customers.customer", TEXT, by=keeper, fixed={"owner": keeper.number})
    book = load_workbook(
        io.BytesIO(b"".join(page.get(reverse("exchange:reasons", args=[document.pk])).streaming_content))
    )
    rows = list(book.active.values)
    assert rows[1][:3] == (3, "恒达光电", "A 类")
    assert "A 类" in rows[1][-1]


def test_a_template_has_every_column(page):
    for importer in importers:
        answer = page.get(reverse("exchange:template", args=[importer.key]))
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert len(next(book.worksheets[0].values)) == len(importer.columns)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\xff\xfe\x00\xd8", "a.csv"),
        (b"name\nx\n", "a.csv"),
        (b"PK\x03\x04nothing", "a.xlsx"),
        (b"<html>", "a.xls"),
    ],
)
def test_a_bad_file_is_a_sentence_and_leaves_nothing(page, content, name, settings):
    answer = page.post(reverse("exchange:upload", args=["customers.customer"]), {"file": file(content, name)})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_an_import_of_somebody_else_is_not_there(page, keeper, office, client):
    document = checked("customers.customer", TEXT, by=keeper, fixed={"owner": keeper.number})
    client.force_login(office.colleague("exchange.add_import", "customers.add_customer"))
    for name in ("show", "columns", "reasons"):
        assert client.get(reverse(f"exchange:{name}", args=[document.pk])).status_code == 404
    for name in ("run", "undo", "words"):
        assert client.post(reverse(f"exchange:{name}", args=[document.pk])).status_code == 404


def test_a_kind_that_one_may_not_add_is_not_there(client, office):
    client.force_login(office.colleague("exchange.add_import", "customers.add_customer"))
    assert client.get(reverse("exchange:upload", args=["sales.order"])).status_code == 404
    assert client.get(reverse("exchange:upload", args=["customers.customer"])).status_code == 200


def test_the_list_offers_the_import_to_those_who_may(page, client, office):
    address = reverse("exchange:upload", args=["customers.customer"])
    assert address in page.get(reverse("customers:customer_list")).content.decode()
    client.force_login(office.colleague("customers.view_customer", "customers.add_customer"))
    assert address not in client.get(reverse("customers:customer_list")).content.decode()


def test_the_command_checks_and_writes_as_a_person(keeper, tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(f"公司名称,客户类型,负责人\n宝光显示,直供,{keeper.number}\n")
    call_command("import_file", "customers.customer", str(path), "--by", keeper.username)
    assert not Customer.objects.exists()
    call_command("import_file", "customers.customer", str(path), "--by", keeper.username, "--write")
    assert Customer.objects.count() == 1
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import_file", "customers.customer", str(path), "--by", "ghost")
