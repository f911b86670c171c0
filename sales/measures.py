"""What the chapter counts (SAL-20)."""

from datetime import date

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from bizops.measures.registry import measure
from bizops.organisation.models import Company, Department, Staff
from customers.models import Customer

from .models import Order, OrderLine, Product

BELONGS = {Customer: "customer", Staff: "owner", Department: "department", Company: ""}


@measure(
    "sales.ordered_amount",
    label=_("Ordered"),
    of=BELONGS,
    value=Sum("net_total"),
    day="ordered_on",
    unit="money",
    clause="SAL-20",
    opens="sales/order",
    kept=True,
)
def ordered_amount():
    """Net amounts of orders by their date, without charges."""
    return Order.objects.all()


@measure(
    "sales.order_count",
    label=_("Orders"),
    of=BELONGS,
    day="ordered_on",
    clause="SAL-20",
    opens="sales/order",
    kept=True,
)
def order_count():
    """How many orders, by their date."""
    return Order.objects.all()


@measure(
    "sales.sold_amount",
    label=_("Sold"),
    of={Product: "product"},
    value=Sum("net"),
    day="ordered_on",
    unit="money",
    clause="SAL-20",
    opens="sales/orderline",
    kept=True,
)
def sold_amount():
    """Net amounts of order lines by the day of their order, without charges."""
    return OrderLine.objects.all()


@measure(
    "sales.last_order_on",
    label=_("Last order"),
    of={Customer: "customer", Staff: "owner"},
    value=Max("ordered_on"),
    unit="day",
    clause="SAL-20",
    opens="sales/order",
)
def last_order_on(on: date):
    """The day of the last order that lies not after a day."""
    return Order.objects.filter(ordered_on__lte=on)
