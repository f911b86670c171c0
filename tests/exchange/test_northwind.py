"""The Northwind books come in through the wizard's services; sums are made from the files by other code than ours."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from bizops.exchange.lookups import of_source
from bizops.exchange.models import Mapping
from bizops.exchange.services import imports
from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Contact, Customer
from sales.demo import northwind
from sales.models import Order, OrderLine, Product, ProductCategory
from tests.exchange.bringing import checked, file, problems, undone
from tests.factories.organisation import company, department, post

BOOKS = Path(__file__).resolve().parents[1] / "data"
# customerID, companyName, address, city, phone of the raw books
FILE = {"0": "source_number", "1": "name", "4": "address", "5": "city", "9": "phone"}
CENT = Decimal("0.01")


def book(name: str, books: str = "northwind") -> bytes:
    return (BOOKS / books / f"{name}.csv").read_bytes()


def rows(name: str) -> list[dict]:
    with (BOOKS / "northwind" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def net(line: dict) -> Decimal:
    exact = Decimal(line["unit_price"]) * Decimal(line["quantity"]) * (1 - Decimal(line["discount"]))
    return exact.quantize(CENT, ROUND_HALF_UP)


@pytest.fixture
def sellers(keeper):
    """The nine employees, on a post of their own."""
    company(currency="USD")
    post(department=department(name="Sales", code="SA"), name=northwind.SELLER, headcount=9)
    assert northwind.bring_people(keeper).counts == {"create": 9}
    return Staff.objects.filter(number__startswith="NW-")


@pytest.fixture
def books(keeper, sellers):
    """Customers with their contacts, categories, products, orders with their lines, on the days of the books."""
    return [*northwind.bring_files(keeper), *northwind.bring_sales(keeper)]


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
    keys = of_source(Customer, "northwind", by_customer)
    totals = dict(Order.objects.values_list("customer").annotate(total=Sum("net_total")).order_by())
    assert {number: totals[key] for number, key in keys.items()} == dict(by_customer)


def test_contacts_come_from_the_same_file(books):
    assert Contact.objects.filter(is_primary=True).count() == 91
    assert Customer.objects.get(name="Alfreds Futterkiste").contact_count == 1


def test_each_file_has_a_mapping_that_lays_out_the_next_one_like_it(books, keeper):
    assert Mapping.objects.count() == 6
    again = imports.upload("sales.product", file(northwind.book("products"), "products.csv"), by=keeper)
    assert set(again.columns.values()) == set(northwind.PRODUCTS.values())
    assert (again.fixed, again.source) == ({"unit": "piece"}, "northwind")


def test_orders_keep_their_number_and_are_shifted_by_whole_weeks(books):
    order = Order.objects.get(source="northwind", source_number="10248")
    assert (order.ordered_on, order.line_count, order.owner.number) == (date(1996, 7, 4), 3, "NW-0005")
    today = clock.today()
    last = date(1998, 5, 6) + timedelta(weeks=northwind.weeks_until(today))
    assert today - timedelta(days=7) < last <= today


def test_all_of_it_can_be_undone(books, keeper):
    for document in reversed(books):
        done = undone(document, by=keeper)
        assert done.status == "undone", done.job.message
    assert not any(model.objects.exists() for model in (Customer, Product, ProductCategory, Order, OrderLine))


def test_the_raw_books_say_what_is_wrong_with_each_row(keeper, sellers):
    document = checked(
        "customers.customer", book("customers", "northwind-raw"), by=keeper, source="raw", columns=FILE,
        fixed={"kind": "end_user", "owner": sellers.first().number},
    )  # fmt: skip
    assert document.counts["error"] == 24
    assert document.counts["create"] == 67
    assert all("More cells" in words for _line, words in problems(document))
