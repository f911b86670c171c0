"""The demo company's sales: 26 products, two years of orders of which a fifth of the customers place most.

Every product is invented. The same seed gives the same orders, dated back from today.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from bizops.kernel import clock
from bizops.organisation.models import Staff
from customers.models import Customer

from ..models import Order, Product, ProductCategory
from ..services import orders, products
from . import northwind, words

REGULAR, OCCASIONAL, YEARS = 35, 120, 2
TAX = Decimal("0.13")


@dataclass(frozen=True)
class Habit:
    """How a customer orders: every so many days, so much, more or less each year, from these products."""

    customer: Customer
    rhythm: int
    size: float
    growth: float
    range: list[tuple[Product, Decimal]]
    is_first: bool


def load(company: str) -> str:
    """Take two years of orders through the services, each at its own moment; returns what was made, in words."""
    if company == "northwind":
        people = {person.username: person for person in Staff.objects.filter(username__in=("director", "hr"))}
        return northwind.load(people["director"], people["hr"])
    if company != "hengchuan":
        return ""
    chance = random.Random(808)
    today = timezone.localdate()
    begun = today - timedelta(days=365 * YEARS)
    made = _range(begun)
    plans = sorted(
        (
            (day, n, habit)
            for n, habit in enumerate(_habits(chance, made))
            for day in _days(chance, habit, begun, today)
        ),
        key=lambda plan: plan[:2],
    )
    for day, _n, habit in plans:
        _order(chance, habit, day, begun)
    return f"{Product.objects.count()} products, {Order.objects.count()} orders"


def _range(begun: date) -> list[tuple[Product, Decimal]]:
    """The products with the price of each."""
    keeper, made = Staff.objects.get(username="clara"), []
    with clock.at(timezone.make_aware(datetime.combine(begun, time(9)))):
        for category_name, english, rows in words.RANGE:
            category = ProductCategory.objects.create(name=category_name, name_en=english)
            for name, name_en, specification, unit, holds, code, price in rows:
                product = products.register(
                    by=keeper,
                    name=name,
                    name_en=name_en,
                    specification=specification,
                    category=category,
                    unit=unit,
                    quantity_per_unit=holds,
                    code=code,
                )
                made.append((product, Decimal(price)))
    return made


def _habits(chance: random.Random, made: list) -> Iterator[Habit]:
    """The first customer and the next regular ones order often and much, others now and then, the rest never."""
    files = list(Customer.objects.active().select_related("owner__department").order_by("number"))
    first = next(file for file in files if file.owner.username == "anna")
    others = [file for file in files if file != first]
    chance.shuffle(others)
    for n, customer in enumerate([first, *others[: REGULAR + OCCASIONAL - 1]]):
        bought = chance.sample(made, chance.randint(3, 9))
        growth = chance.choice((-0.45, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 0.8))
        if n < REGULAR:
            rhythm, size = chance.choice((9, 12, 15, 20, 28)), 400 / (1 + n) ** 0.55
        else:
            rhythm, size = chance.randint(35, 95), chance.uniform(12, 60)
        yield Habit(customer, rhythm, size, growth, bought, is_first=not n)


def _days(chance: random.Random, habit: Habit, begun: date, today: date) -> Iterator[date]:
    """From soon after the file was opened until yesterday, on working days."""
    day = max(begun, habit.customer.filed_on) + timedelta(days=chance.randint(2, habit.rhythm + 10))
    yesterday = _workday(today - timedelta(days=1))
    while day <= yesterday:
        yield _workday(day)
        day += timedelta(days=max(2, round(habit.rhythm * chance.uniform(0.6, 1.4))))
    if habit.is_first:
        yield yesterday


def _workday(day: date) -> date:
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def _order(chance: random.Random, habit: Habit, day: date, begun: date) -> None:
    customer = habit.customer
    years = (day - begun).days / 365
    scale = habit.size * (1 + habit.growth) ** years * chance.uniform(0.6, 1.5)
    count = min(chance.choices((1, 2, 3, 4, 5), (30, 30, 20, 12, 8))[0], len(habit.range))
    lines = [_line(chance, product, price, scale, years) for product, price in chance.sample(habit.range, count)]
    moment = datetime.combine(day, time(chance.randint(8, 17), chance.randint(0, 59)))
    with clock.at(timezone.make_aware(moment)):
        orders.register(
            by=customer.owner,
            owner=customer.owner,
            customer=customer,
            lines=lines,
            customer_reference=f"PO{day:%y%m}-{chance.randint(100, 999)}" if chance.random() < 0.7 else "",
            remark=chance.choice(words.REMARKS),
        )


def _line(chance: random.Random, product: Product, price: Decimal, scale: float, years: float) -> dict:
    """Dear things are bought by the dozen, cheap ones by the thousand; prices fall a little each year."""
    quantity = max(5, round(scale * chance.uniform(0.4, 1.6) * 60 / (float(price) + 12) / 5) * 5)
    moved = price * Decimal(str(round(chance.uniform(0.97, 1.03) - 0.02 * years, 3)))
    return {
        "product": product,
        "quantity": Decimal(quantity),
        "unit_price": moved.quantize(Decimal("0.01")) if price >= 5 else moved.quantize(Decimal("0.0001")),
        "discount": Decimal(chance.choice(("0", "0", "0", "0.02", "0.03", "0.05"))),
        "tax_rate": TAX,
        "description": chance.choice(words.DETAILS),
    }
