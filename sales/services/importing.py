"""Products and orders that come in by the thousand: written at once, with their own numbers kept as those of their source."""

from collections.abc import Sequence

from bizops.kernel import clock, records
from bizops.kernel.services import service
from bizops.numbering import services as numbering
from bizops.organisation.services import company

from ..models import Order, OrderLine, Product
from . import orders, products
from .lines import totals


@service
def take_in(found: Sequence[Product], *, by) -> None:
    """Take many products into the range under a block of numbers (SAL-01)."""
    for product, number in zip(found, numbering.reserve(products.NUMBERS, len(found), on=clock.today()), strict=True):
        product.number = number
    records.add_many(found, by=by)


@service
def register(found: Sequence[tuple[Order, Sequence[OrderLine]]], *, by) -> None:
    """Take many orders of the past with their lines, numbered by their years (SAL-08). Nobody is told of them.

    Raises RuleBroken if the sums of one outgrow their columns.
    """
    house = company.current()
    years: dict[int, list[Order]] = {}
    for order, lines in found:
        order.currency = house.currency if house else "CNY"
        order.department_id = order.owner.department_id
        for position, line in enumerate(lines, start=1):
            line.position, line.ordered_on = position, order.ordered_on
            line.derive()
        for name, amount in totals(lines).items():
            setattr(order, name, amount)
        years.setdefault(order.ordered_on.year, []).append(order)
    for of_year in years.values():
        numbers = numbering.reserve(orders.NUMBERS, len(of_year), on=of_year[0].ordered_on)
        for order, number in zip(of_year, numbers, strict=True):
            order.number = number
    records.add_many([order for order, _lines in found], by=by)
    for order, lines in found:
        for line in lines:
            line.order = order
    records.add_many([line for _order, lines in found for line in lines], by=by)
