"""Records of the chapter SAL."""

from decimal import Decimal
from itertools import count

from sales.models import Order, OrderLine, Product, ProductCategory
from sales.services import orders, products

from . import makes
from .customers import customer as made_customer

_n = count(1)


@makes(ProductCategory)
def category(world=None, **values):
    return ProductCategory.objects.create(**{"name": f"盖板玻璃{next(_n)}", **values})


@makes(Product)
def product(world, **values):
    words = {"name": f"盖板玻璃 {next(_n):04}", "unit": "片", **values}
    words["category"] = words.get("category") or category()
    return products.register(by=world.keeper, **words)


def line(world, **values) -> dict:
    """What a line of an order says."""
    words = {"quantity": Decimal(10), "unit_price": Decimal("12.50"), "tax_rate": Decimal("0.13"), **values}
    words["product"] = words.get("product") or product(world)
    return words


@makes(Order)
def order(world, **values):
    words = {"customer_reference": f"PO-{next(_n):05}", **values}
    words["customer"] = words.get("customer") or made_customer(world)
    words["lines"] = words.get("lines") or [line(world)]
    return orders.register(by=words.pop("by", world.keeper), **words)


@makes(OrderLine)
def order_line(world, **values):
    return order(world, **values).lines.get()
