"""What an import must not do: more than its person may, what the database refuses, over somebody else's work (design §3, §7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bizops.audit.models import Note
from bizops.audit.services import notes
from bizops.exchange.services import imports, runs
from bizops.handbook.models import Duty
from bizops.jobs.services import jobs
from bizops.kernel.errors import RuleBroken
from bizops.measures.models import Mark
from customers.models import Customer
from customers.services import customers as files
from sales.models import Order, ProductCategory
from tests.exchange.bringing import brought, checked, file, problems, undone, worked
from tests.exchange.conftest import in_english
from tests.factories import sales
from tests.factories.customers import contact, customer
from tests.factories.handbook import duty
from tests.factories.house import Office

CLERK = (
    "exchange.add_import",
    "customers.view_customer",
    "customers.add_customer",
    "customers.view_department_customer",
)
ORDER = "order id,customer,date,product,qty,price,discount,tax\n"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def wrong(kind, text, keeper, **words) -> str:
    """What is wrong with the first row; nothing of it may go in."""
    document = checked(kind, text, by=keeper, **words)
    assert document.counts.get("error"), document.counts
    return problems(document)[0][1]


@pytest.mark.parametrize(
    ("column", "text"),
    [("人数", "13800138000"), ("标签", "字" * 25), ("税号", "9" * 31), ("注册资本", "-5"), ("成立日期", "2099-01-01")],
)
def test_what_the_model_refuses_is_wrong_in_the_check(keeper, column, text):
    assert wrong("customers.customer", f"客户名称,客户类型,负责人,{column}\n宝光,直供,{keeper.number},{text}\n", keeper)


@pytest.mark.parametrize("row", ["-5,,", "10,1,", "10,,1", "10,150 %,"])
def test_prices_and_shares_that_cannot_be_meant_are_asked_for_anew(office, keeper, row):
    c, p = customer(office), sales.product(office)
    assert wrong("sales.order", f"{ORDER}7,{c.number},2026-01-05,{p.number},1,{row}\n", keeper, source="old")


def test_a_share_is_kept_to_four_places_so_that_the_line_adds_up(office, keeper):
    c, p = customer(office), sales.product(office)
    brought("sales.order", f"{ORDER}7,{c.number},2026-01-05,{p.number},1000,10,33.333 %,0\n", by=keeper, source="old")
    assert str(Order.objects.get().net_total) == "6667.00"


def test_two_numbers_that_name_two_records_are_wrong(office, keeper):
    category = sales.category()
    a, _b = (sales.product(office, code=code, category=category) for code in ("A1", "B1"))
    text = f"产品编号,sku,品名\n{a.number},B1,新名\n"
    assert "Another record" in wrong("sales.product", text, keeper, policy="overwrite")


def test_the_first_contact_who_has_left_steps_back(office, keeper):
    person = contact(office)
    text = f"客户,姓名,离职\n{person.customer.number},{person.name},是\n"
    assert brought("customers.contact", text, by=keeper, policy="overwrite").counts == {"update": 1}
    person.refresh_from_db()
    assert (person.left, person.is_primary) == (True, False)


def test_nothing_is_written_on_an_archived_file(office, keeper):
    person, p = contact(office), sales.product(office)
    files.archive(person.customer, by=keeper, note="x")
    text = f"客户,姓名,职务\n{person.customer.number},{person.name},采购\n"
    assert "archived" in wrong("customers.contact", text, keeper, policy="overwrite")
    text = f"{ORDER}7,{person.customer.number},2026-01-05,{p.number},1,10,,\n"
    assert "archived" in wrong("sales.order", text, keeper, source="old")


def test_a_file_changes_only_what_its_person_may_change(office, keeper):
    stored = customer(office)
    clerk = in_english(office.colleague(*CLERK))
    with pytest.raises(RuleBroken, match="not among your duties"):
        checked("customers.customer", f"客户编号,城市\n{stored.number},广州\n", by=clerk, policy="overwrite")
    clerk = in_english(office.colleague(*CLERK, "customers.change_customer"))
    text = f"客户编号,城市,电话\n{stored.number},广州,999\n"
    assert brought("customers.customer", text, by=clerk, policy="overwrite").counts == {"update": 1}
    stored.refresh_from_db()
    assert (stored.city, stored.phone != "999") == ("广州", True)  # a phone that he may not see
    text = f"客户编号,负责人\n{stored.number},{clerk.number}\n"
    assert "person in charge" in wrong("customers.customer", text, clerk, policy="overwrite")


def test_a_category_never_becomes_part_of_itself(keeper):
    brought("sales.productcategory", "id,分类\n1,甲\n", by=keeper, source="old")
    text = "id,分类,上级分类\n1,甲,甲\n"
    assert "itself" in wrong("sales.productcategory", text, keeper, source="old", policy="overwrite")
    assert ProductCategory.objects.get().parent is None


def one_customer(keeper) -> str:
    return f"客户名称,客户类型,负责人\n宝光显示甲,直供,{keeper.number}\n"


def test_an_import_that_is_stopped_before_it_began_stands_as_it_was_checked(keeper):
    document = imports.run(checked("customers.customer", one_customer(keeper), by=keeper), by=keeper)
    jobs.cancel(document.job, by=keeper)
    document.refresh_from_db()
    assert (document.status, document.counts["create"]) == ("checked", 1)
    assert worked(imports.run(document, by=keeper)).counts == {"create": 1}


def test_nobody_goes_on_with_somebody_else_s_import_or_changes_one_that_is_being_checked(office, keeper):
    document = imports.upload("customers.customer", file(one_customer(keeper)), by=keeper)
    words = {"columns": document.columns, "fixed": {}, "source": ""}
    imports.check(imports.lay_out(document, by=keeper, policy="skip", **words), by=keeper)
    with pytest.raises(RuleBroken, match="worker is at it"):
        imports.lay_out(document, by=keeper, policy="overwrite", **words)
    document.refresh_from_db()
    document = worked(document)
    other = in_english(office.colleague("exchange.add_import", "exchange.view_every_import", "customers.add_customer"))
    with pytest.raises(RuleBroken, match="Only"):
        imports.run(document, by=other)


def test_what_somebody_has_written_a_note_on_is_not_undone(office, keeper):
    document = brought("customers.customer", one_customer(keeper), by=keeper)
    notes.add(Customer.objects.get(), "重要", by=keeper)
    assert "notes" in undone(document, by=keeper).job.message
    assert (Customer.objects.count(), Note.objects.count()) == (1, 1)


def test_an_undo_of_orders_marks_the_figures_of_their_products_too(office, keeper):
    c, p = customer(office), sales.product(office)
    document = brought("sales.order", f"{ORDER}7,{c.number},2026-01-05,{p.number},1,10,,\n", by=keeper, source="old")
    Mark.objects.all().delete()
    assert undone(document, by=keeper).status == "undone"
    assert Mark.objects.filter(kind="sales.product", subject=p.pk).exists()


def test_old_numbers_name_also_what_was_on_file_before(office, keeper):
    stored = customer(office, name="宝光显示已有")
    text = f"id,客户名称,客户类型,负责人\n1001,宝光显示已有,直供,{keeper.number}\n2,新客户,直供,{keeper.number}\n"
    assert brought("customers.customer", text, by=keeper, source="old").counts == {"skip": 1, "create": 1}
    brought("customers.contact", "客户,姓名\n1001,王五\n", by=keeper, source="old")
    assert stored.contacts.get().name == "王五"


def test_an_undo_counts_on_so_that_a_form_from_in_between_meets_a_conflict(office, keeper):
    stored = customer(office, name="宝光显示", tax_number="9144X", city="深圳")
    first, second = (
        brought("customers.customer", f"税号,城市\n9144X,{city}\n", by=keeper, policy="overwrite")
        for city in ("广州", "佛山")
    )
    undone(second, by=keeper)
    undone(first, by=keeper)
    stored.refresh_from_db()
    assert (stored.city, stored.version) == ("深圳", 5)


def test_a_file_confirms_nobody_s_data(office, keeper):
    stored = customer(office, name="宝光显示", tax_number="9144X")
    Customer.objects.filter(pk=stored.pk).update(data_confirmed_on="2026-01-05")
    brought("customers.customer", "税号,城市\n9144X,广州\n", by=keeper, policy="overwrite")
    stored.refresh_from_db()
    assert str(stored.data_confirmed_on) == "2026-01-05"


def test_updates_ask_no_question_for_each_row(office, keeper):
    counts = []
    for rows in (5, 25):
        lines = "".join(f"{customer(office).number},{keeper.number},深圳{rows}\n" for _n in range(rows))
        document = checked("customers.customer", "客户编号,负责人,城市\n" + lines, by=keeper, policy="overwrite")
        document = imports.run(document, by=keeper)
        with CaptureQueriesContext(connection) as asked:
            worked(document)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_stands_for_all_rows_is_short(keeper):
    text = f"客户名称,负责人\n客户一号,{keeper.number}\n"
    document = checked("customers.customer", text, by=keeper, fixed={"kind": "x" * 100_000})
    assert sum(len(words) + len(meant) for _n, words, meant in document.findings.get().problems) < 1_000


def test_a_column_that_stands_there_twice_costs_no_row(keeper):
    document = imports.upload("customers.customer", file("客户名称,客户名称,业务员\n甲乙丙,甲乙丙,王五\n"), by=keeper)
    assert document.header == ["客户名称", "客户名称 (2)", "业务员"]


def test_the_check_shows_what_an_update_would_change_and_leaves_alone_what_says_nothing_new(office, keeper):
    stored = customer(office, name="宝光显示", tax_number="9144X", city="深圳", kind="direct")
    same = customer(office, name="恒达光电", tax_number="9144Y", city="广州", kind="direct")
    text = "税号,城市,客户类型\n9144X,佛山,直供\n9144Y,广州,直供\n"
    document = checked("customers.customer", text, by=keeper, policy="overwrite")
    assert {name: document.counts[name] for name in ("update", "skip")} == {"update": 1, "skip": 1}
    assert document.findings.of("update").get().problems == [["city", "深圳", ""]]
    worked(imports.run(document, by=keeper))
    for record, version in ((stored, 2), (same, 1)):
        record.refresh_from_db()
        assert record.version == version


def test_a_right_that_was_taken_away_meanwhile_stops_the_worker(office, keeper):
    stored = customer(office)
    rights = (*CLERK, "customers.change_customer")
    clerk = in_english(office.colleague(*rights))
    document = checked("customers.customer", f"客户编号,城市\n{stored.number},广州\n", by=clerk, policy="overwrite")
    document = imports.run(document, by=clerk)
    clerk.user_permissions.remove(Permission.objects.get(codename="change_customer"))
    done = worked(document)
    stored.refresh_from_db()
    assert ("not among your duties" in done.job.message, done.status, stored.city) == (True, "checked", "")


@pytest.mark.django_db(transaction=True)
def test_what_an_import_is_about_to_change_is_held_until_it_is_written(monkeypatch):
    office = Office()
    keeper, stored = in_english(office.keeper), customer(office, city="")
    document = checked("customers.customer", f"客户编号,城市\n{stored.number},广州\n", by=keeper, policy="fill")
    document, real, met = imports.run(document, by=keeper), runs._write, []

    def somebody_else_in_between(plan, batch, run):
        with ThreadPoolExecutor(1) as pool:
            met.append(pool.submit(another_city, stored.pk).result())
        real(plan, batch, run)

    monkeypatch.setattr(runs, "_write", somebody_else_in_between)
    worked(document)
    stored.refresh_from_db()
    assert (met, stored.city) == (["held"], "广州")


def another_city(key: int) -> str:
    """What somebody in another connection meets."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            Customer.objects.filter(pk=key).update(city="佛山")
        return "written"
    except OperationalError:
        return "held"
    finally:
        connection.close()


@pytest.mark.parametrize(("status", "left"), [("open", 0), ("done", 1)])
def test_duties_that_the_clock_raised_go_with_an_undone_import_unless_somebody_has_done_one(
    office, keeper, status, left
):
    document = brought("customers.customer", one_customer(keeper), by=keeper)
    duty(office, code="CUS-06", part="key", subject=Customer.objects.get().pk, status=status)
    done = undone(document, by=keeper)
    assert (Duty.objects.count(), Customer.objects.count()) == (left, left)
    assert ("has been closed" in done.job.message) == bool(left)
