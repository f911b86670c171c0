"""The Northwind books, brought in through the same import that everybody uses, with a mapping saved for each file.

Staff and customers come two quarters before today; all dates of orders are shifted by whole weeks, so that the last
order lies in the past week.
"""

import csv
import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bizops.exchange.models import Import
from bizops.exchange.services import imports
from bizops.jobs.services import runs
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.models import Staff

from ..models import Order, Product

BOOKS = Path(__file__).resolve().parents[2] / "tests" / "data" / "northwind"
SOURCE = "northwind"
SELLER = "业务员"  # the post of the nine employees
NUMBER = "source_number"
STAFF = {
    "employee_id": NUMBER, "number": "number", "login": "username", "name": "full_name",
    "hire_date": "joined_on", "home_phone": "phone", "post": "post",
}  # fmt: skip
FILES = {
    "customer_id": NUMBER, "company_name": "name", "address": "address", "city": "city", "phone": "phone",
    "employee_id": "owner",
}  # fmt: skip
CONTACTS = {"customer_id": "customer", "contact_name": "name", "contact_title": "title", "phone": "phone"}
CATEGORIES = {"category_id": NUMBER, "category_name": "name"}
PRODUCTS = {
    "product_id": NUMBER, "product_name": "name", "category_id": "category", "quantity_per_unit": "quantity_per_unit",
}  # fmt: skip
ORDERS = {"order_id": NUMBER, "customer_id": "customer", "employee_id": "owner", "order_date": "ordered_on"}
LINES = {
    "order_id": NUMBER,
    "product_id": "product",
    "unit_price": "unit_price",
    "quantity": "quantity",
    "discount": "discount",
}


def load(director: Staff, hr: Staff) -> str:
    """All the books, so dated that the year's work with them is due today; returns what came in, in words."""
    today = timezone.localdate()
    quarter = Period.of("quarter", today)
    first = quarter.previous().previous().start
    with clock.at(timezone.make_aware(datetime.combine(first, time(9)))):
        bring_people(hr)
        bring_files(director)
    bring_sales(director, weeks=weeks_until(today))
    return f"Northwind: {Product.objects.count()} products, {Order.objects.count()} orders"


def weeks_until(today: date) -> int:
    """By how many whole weeks the last order is moved, so that it lies in the week before today."""
    last = max(date.fromisoformat(row["order_date"]) for row in rows_of("orders"))
    return (today - last).days // 7


def bring_people(hr: Staff) -> Import:
    """The nine employees: staff without a password."""
    rows = [
        {
            **row,
            "number": f"NW-{row['employee_id']:0>4}",
            "login": row["first_name"],
            "name": f"{row['first_name']} {row['last_name']}",
            "post": SELLER,
        }
        for row in rows_of("employees")
    ]
    return _bring("organisation.staff", "employees", written(rows), STAFF, by=hr)


def bring_files(director: Staff) -> list[Import]:
    """The customers with their contacts, each in charge of whoever sold them most."""
    sold: dict[str, Counter] = {}
    for row in rows_of("orders"):
        sold.setdefault(row["customer_id"], Counter())[row["employee_id"]] += 1
    rows = [
        {**row, "employee_id": sold.get(row["customer_id"], Counter({"1": 1})).most_common(1)[0][0]}
        for row in rows_of("customers")
    ]
    files = _bring("customers.customer", "customers", written(rows), FILES, by=director, fixed={"kind": "end_user"})
    return [files, _bring("customers.contact", "contacts", book("customers"), CONTACTS, by=director)]


def bring_sales(director: Staff, weeks: int = 0) -> list[Import]:
    """Categories, products, orders with their lines."""
    rows = [
        {**row, "order_date": str(date.fromisoformat(row["order_date"]) + timedelta(weeks=weeks))}
        for row in rows_of("orders")
    ]
    return [
        _bring("sales.productcategory", "categories", book("categories"), CATEGORIES, by=director),
        _bring("sales.product", "products", book("products"), PRODUCTS, by=director, fixed={"unit": "piece"}),
        _bring(
            "sales.order", "orders", written(rows), ORDERS, by=director,
            lines=(book("order_details"), LINES), fixed={"tax_rate": "0"},
        ),
    ]  # fmt: skip


def _bring(
    kind: str, name: str, content: bytes, wanted: dict[str, str], *, by: Staff, lines=None, fixed=None
) -> Import:
    """One file through upload, mapping, check and import, step by step as in the wizard."""
    further = SimpleUploadedFile(f"{name}-lines.csv", lines[0]) if lines else None
    document = imports.upload(kind, SimpleUploadedFile(f"{name}.csv", content), by=by, lines=further, source=SOURCE)
    named = _places(document.header, wanted, lines[1] if lines else {})
    imports.lay_out(document, by=by, columns=named, fixed=fixed or {}, policy="skip", source=SOURCE)
    document.refresh_from_db()
    imports.save_mapping(document, f"Northwind {name}", by=by)
    for step in (imports.check, imports.run):
        document = step(document, by=by)
        runs.run(document.job_id)
        document.refresh_from_db()
    if document.counts.get("error"):
        raise ValueError(f"{name}: {document.counts}, {document.findings.of('error').first().problems}")
    return document


def _places(header: list[str], wanted: dict[str, str], of_lines: dict[str, str]) -> dict[str, str]:
    marked = {f"› {title}": name for title, name in of_lines.items()}
    return {
        str(place): {**wanted, **marked}[title]
        for place, title in enumerate(header)
        if title in wanted or title in marked
    }


def book(name: str) -> bytes:
    """A file of the books as it stands."""
    return (BOOKS / f"{name}.csv").read_bytes()


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a file by their headers."""
    return list(csv.DictReader(io.StringIO(book(name).decode(), newline="")))


def written(rows: list[dict[str, str]]) -> bytes:
    """Rows as a CSV file."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()
