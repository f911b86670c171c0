"""What the tests of merging share: two files of one firm with all that can hang on them, and what stands in the tables."""

from django.db import connection

from bizops.attachments.services import files
from bizops.audit.services import notes
from bizops.kernel import clock
from bizops.kernel.merging import followers_of
from customers.models import Customer
from customers.services import merging
from tests.customers.trading import ordered
from tests.factories import customers as make
from tests.factories.house import upload

WHY = "同一家公司，两次建档"


def twins(office, **more) -> tuple[Customer, Customer]:
    """Two files of one firm, the second one with other words."""
    first = make.customer(office, name="东莞宝光显示有限公司", phone="0769-22854417", city="东莞", needs="盖板")
    words = {"name": "东莞市宝光显示", "city": "", "needs": "背光", "tags": ["老客户"], "email": "a@b.cn", **more}
    return first, make.customer(office, different="分厂", **words)


def hang_on(office, file: Customer) -> None:
    """One of each kind: a contact, a talk, a revisit with a promise, a form, an order, a note, a file."""
    make.contact(office, customer=file)
    make.communication(office, customer=file)
    make.revisit(office, customer=file, opinions="价格高", handling="promised", promise_due_on=clock.today())
    make.review(office, customer=file)
    ordered(file, clock.today(), 100)
    notes.add(file, "样品已寄", by=office.keeper)
    files.attach(file, upload(), by=office.keeper)


def merge(winner: Customer, loser: Customer, by, **words):
    return merging.merge(winner, loser, by=by, note=words.pop("note", WHY), **words)


def fresh(file: Customer) -> Customer:
    return Customer.objects.get(pk=file.pk)


def standing() -> dict[str, list]:
    """All rows of all kinds that follow a customer, and the files themselves, without versions."""
    tables = {each.model._meta.db_table for each in followers_of(Customer)} | {"customers_scorecard"}
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT to_jsonb(t) - 'version' - 'at' FROM {table} AS t ORDER BY id")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found
