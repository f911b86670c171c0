"""Lists of the chapter."""

from dataclasses import dataclass

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from bizops.pages.lines import plain
from bizops.pages.table import NOTHING, Column, Day, Flag, Link, Name, Number, RecordTable

from .models import Order, OrderLine, Product

CUSTOMER = reverse_lazy("customers:customer_detail", args=[0])
ORDER = reverse_lazy("sales:order_detail", args=[0])


@dataclass(frozen=True, kw_only=True)
class Exact(Number):
    """A number without the zeros that its column adds; at least `places` behind the point."""

    places: int = 0

    def cell(self, value):
        return NOTHING if value is None else grouped(value, self.places)


@dataclass(frozen=True, kw_only=True)
class Percent(Number):
    """A fraction of 1 in percent."""

    def cell(self, value):
        return f"{plain(value * 100)} %" if value else NOTHING


def grouped(value, places: int = 0) -> str:
    """1234.500 as 1,234.5, with at least so many places behind the point."""
    whole, _point, rest = plain(value).partition(".")
    rest = rest.ljust(places, "0")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


class ProductTable(RecordTable):
    name = Name(sub=("number", "specification"), sort="name")
    number = Column(sort="number", css="nw")
    category = Column(paths=("category__name",), css="nw c-end")
    unit = Column(css="nw c-foot")
    is_active = Flag(label=_("on sale"))

    class Meta:
        model = Product
        fields = ["name", "category", "unit", "quantity_per_unit", "code", "is_active"]
        optional = ["number", "name_en", "specification", "barcode", "source", "source_number"]
        order = "number"


class OrderTable(RecordTable):
    number = Name(sub=("customer_reference",), sort="number")
    customer = Link(paths=("customer_id", "customer__name"), address=CUSTOMER, css="c-foot")
    ordered_on = Day(sort="ordered_on")
    owner = Column(paths=("owner__full_name",), css="nw")
    net_total = Number(sort="net_total", css="num")
    gross_total = Number(css="num c-end")

    class Meta:
        model = Order
        fields = ["number", "customer", "ordered_on", "owner", "net_total", "gross_total", "line_count"]
        optional = ["department", "currency", "tax_total", "customer_reference", "contact", "source", "source_number"]
        order = "-ordered_on"


class OrderLineTable(RecordTable):
    product = Name(paths=("product__name",), sub=("product__number", "description"))
    # `order` is what a table is sorted by
    of_order = Link(label=_("order"), paths=("order_id", "order__number"), address=ORDER, css="nw c-foot")
    customer = Link(label=_("customer"), paths=("order__customer_id", "order__customer__name"), address=CUSTOMER)
    ordered_on = Day(sort="ordered_on")
    quantity = Exact()
    unit_price = Exact(places=2)
    discount = Percent()
    net = Number(css="num c-end")

    class Meta:
        model = OrderLine
        fields = ["product", "of_order", "customer", "ordered_on", "quantity", "unit_price", "discount", "net"]
        optional = ["tax_rate", "tax"]
        order = "-ordered_on"

    tax_rate = Percent()
