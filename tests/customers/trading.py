"""Customers who ordered so much on such a day, at its own moment, through the services."""

from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count

from django.utils import timezone

from bizops.kernel import clock
from bizops.kernel.periods import Period
from customers.models import Customer, ReviewRound
from customers.services import customers, rounds
from sales.models import Product, ProductCategory
from sales.services import orders, products

Q2, Q3 = Period.of("quarter", date(2026, 5, 1)), Period.of("quarter", date(2026, 8, 1))
END = date(2026, 9, 30)
OPENED = date(2026, 10, 1)
_n = count(1)


@contextmanager
def on(day: date, hour: int = 9):
    """Everything inside happens on that day."""
    with clock.at(timezone.make_aware(datetime.combine(day, time(hour)))):
        yield


def filed(owner, day: date = date(2026, 1, 5), **values) -> Customer:
    n = next(_n)
    with on(day):
        return customers.register(by=owner, filed_on=day, name=f"恒达光电{n:04}", kind="direct", **values)


def ordered(file: Customer, day: date, amount, times: int = 1) -> None:
    """So many orders on a day that together make the amount; all but the first one over 1."""
    glass = Product.objects.first() or _glass(file.owner)
    with on(day):
        for price in [Decimal(amount) - times + 1, *[Decimal(1)] * (times - 1)]:
            line = {"product": glass, "quantity": Decimal(1), "unit_price": price, "tax_rate": Decimal(0)}
            orders.register(by=file.owner, customer=file, lines=[line])


def _glass(by) -> Product:
    return products.register(by=by, name="盖板玻璃", unit="片", category=ProductCategory.objects.create(name="盖板"))


def opened(quarter: Period = Q3) -> ReviewRound:
    """The round of a quarter with all its forms, opened on the day after the quarter."""
    with on(quarter.next().start):
        found = rounds.prepared(quarter)
        rounds.fill_round(found)
    return found
