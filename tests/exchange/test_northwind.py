"""The Northwind books come in through the wizard's services; sums are made from the files by other code than ours."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from bizops.exchange.services import imports
from bizops.measures import reading
from bizops.organisation.models import Staff
from customers.models import Contact, Customer
from sales.models import Order, OrderLine, Product, ProductCategory
from tests.exchange.bringing import brought, checked, problems, undone
from tests.factories.organisation import company, department, post

BOOKS = Path(__file__).resolve().parents[1] / "data"
CENT = Decimal("0.01")


def book(name: str, books: str = "northwind") -> bytes:
    return (BOOKS / books / f"{name}.csv").read_bytes()


def rows(name: str) -> list[dict]:
    with (BOOKS / "northwind" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def header_of(name: str) -> list[str]:
    return book(name).decode().splitlines()[0].split(",")


def net(line: dict) -> Decimal:
    exact = Decimal(line["unit_price"]) * Decimal(line["quantity"]) * (1 - Decimal(line["discount"]))
    return exact.quantize(CENT, ROUND_HALF_UP)


@pytest.fixture
def sellers(keeper):
    """The nine employees, by the number that they have in the books."""
    company(currency="USD")
    seat = post(department=department(name="Sales", code="SA"), name="Sales Representative", headcount=9)
    wanted = {"employee_id": "source_number", "last_name": "full_name", "hire_date": "joined_on"}
    document = imports.upload("organisation.staff", upload("employees"), by=keeper, source="northwind")
    header = document.header
    columns = {str(header.index(title)): name for title, name in wanted.items()}
    columns |= {str(header.index("first_name")): "username", str(header.index("extension")): "number"}
    done = brought(
        "organisation.staff", book("employees"), by=keeper, source="northwind", columns=columns, fixed={"post": str(seat)},
        words={"username": {row["first_name"]: row["first_name"].lower() for row in rows("employees")}},
    )  # fmt: skip
    assert (done.counts, problems(done)) == ({"create": 9}, [])
    return Staff.objects.filter(post=seat)


def upload(name: str):
    from tests.exchange.bringing import file

    return file(book(name), f"{name}.csv")


@pytest.fixture
def books(keeper, sellers):
    """Customers with their contacts, categories, products, orders with their lines."""
    one = sellers.order_by("pk").first()
    words = {"by": keeper, "source": "northwind"}
    files = brought(
        "customers.customer",
        book("customers"),
        columns=file_columns(),
        fixed={"kind": "end_user", "owner": one.number},
        **words,
    )
    kinds = brought("sales.productcategory", book("categories"), **words)
    goods = brought(
        "sales.product", book("products"), fixed={"unit": "piece"}, columns=named("products", "sales.product"), **words
    )
    sold = brought("sales.order", book("orders"), lines=book("order_details"), fixed={"tax_rate": "0"}, **words)
    return files, kinds, goods, sold


def named(name: str, kind: str) -> dict:
    """The columns as guessed, with the key of the file as its number in the source."""
    header = header_of(name)
    wanted = {
        "product_id": "source_number",
        "product_name": "name",
        "category_id": "category",
        "quantity_per_unit": "quantity_per_unit",
    }
    return {str(header.index(title)): field for title, field in wanted.items()}


def test_the_books_are_whole(books):
    assert (Customer.objects.count(), Product.objects.count(), ProductCategory.objects.count()) == (91, 77, 8)
    assert (Order.objects.count(), OrderLine.objects.count()) == (830, 2155)
    assert Order.objects.aggregate(total=Sum("net_total"))["total"] == Decimal("1265793.29")
    assert OrderLine.objects.aggregate(total=Sum("net"))["total"] == Decimal("1265793.29")


def test_sums_of_years_and_customers_are_those_of_the_files(books):
    orders = {row["order_id"]: row for row in rows("orders")}
    by_year, by_customer = defaultdict(Decimal), defaultdict(Decimal)
    for line in rows("order_details"):
        order = orders[line["order_id"]]
        by_year[int(order["order_date"][:4])] += net(line)
        by_customer[order["customer_id"]] += net(line)
    assert sum(by_year.values()) == Decimal("1265793.29")
    ours = Order.objects.values_list("ordered_on__year").annotate(total=Sum("net_total")).order_by()
    assert dict(ours) == dict(by_year)
    from bizops.exchange.lookups import of_source

    keys = of_source(Customer, "northwind", by_customer)
    totals = dict(Order.objects.values_list("customer").annotate(total=Sum("net_total")).order_by())
    assert {number: totals[key] for number, key in keys.items()} == dict(by_customer)


def test_contacts_come_from_the_same_file(books, keeper):
    document = brought("customers.contact", book("customers"), by=keeper, source="northwind", columns=contact_columns())
    assert document.counts == {"create": 91}
    assert Contact.objects.filter(is_primary=True).count() == 91
    assert Customer.objects.get(name="Alfreds Futterkiste").contact_count == 1


def file_columns() -> dict:
    header = header_of("customers")
    wanted = {
        "customer_id": "source_number",
        "company_name": "name",
        "address": "address",
        "city": "city",
        "phone": "phone",
    }
    return {str(header.index(title)): name for title, name in wanted.items()}


def contact_columns():
    header = header_of("customers")
    wanted = {"customer_id": "customer", "contact_name": "name", "contact_title": "title", "phone": "phone"}
    return {str(header.index(title)): name for title, name in wanted.items()}


def test_all_of_it_can_be_undone(books, keeper):
    for document in reversed(books):
        done = undone(document, by=keeper)
        assert done.status == "undone", done.job.message
    assert not any(model.objects.exists() for model in (Customer, Product, ProductCategory, Order, OrderLine))


def test_the_raw_books_say_what_is_wrong_with_each_row(keeper, sellers):
    document = checked(
        "customers.customer", book("customers", "northwind-raw"), by=keeper, source="raw", columns=file_columns(),
        fixed={"kind": "end_user", "owner": sellers.first().number},
    )  # fmt: skip
    assert document.counts["error"] == 24
    assert document.counts["create"] == 67
    assert all("More cells" in words for _line, words in problems(document))
