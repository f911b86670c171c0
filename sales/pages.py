"""The record pages of the chapter."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.organisation import names
from bizops.pages.entity import EntityPages, Preset, Quick
from bizops.pages.lines import AddWithLines, EditWithLines, plain
from bizops.pages.panels import Facts, Panel
from customers.choices import CustomerStatus

from . import filters, forms, tables
from .models import Order, OrderLine, Product
from .services import orders, products
from .tables import grouped


@dataclass(frozen=True)
class LinesAndTotals(Panel):
    """The lines of an order with their sums."""

    template_name: str = "sales/order_lines.html"

    def context(self, document, staff, pages) -> dict:
        lines = document.lines.select_related("product").order_by("position")
        sums = {name: f"{getattr(document, f'{name}_total'):,}" for name in ("net", "tax", "gross")}
        may_open = staff.has_perm("sales.view_product")
        return {"rows": [self._row(line) for line in lines], "may_open": may_open, **sums}

    def _row(self, line: OrderLine) -> dict:
        return {
            "line": line,
            "quantity": grouped(line.quantity),
            "price": grouped(line.unit_price, 2),
            "discount": f"{plain(line.discount * 100)} %" if line.discount else "",
            "tax": f"{plain(line.tax_rate * 100)} %" if line.tax_rate else "",
            "net": f"{line.net:,}",
        }


class ProductPages(EntityPages):
    model, form, filters, table = Product, forms.ProductForm, filters.ProductFilters, tables.ProductTable
    search, searchable = {"search": names.prepared}, True
    panels = (
        Facts(
            _("Product"),
            fields=(
                *("name_en", "specification", "category", "unit", "quantity_per_unit"),
                *("code", "barcode", "is_active", "source", "source_number", "remark"),
            ),
            clause="SAL-01",
        ),
    )
    presets = (Preset("withdrawn", _("Withdrawn"), "is_active=false"),)
    quick = (Quick(_("On sale"), "is_active", "true"),)
    add, change = products.register, products.change
    clauses, icon = ("SAL-01",), "package"
    intro = _("What we sell, each under one number")
    empty = _("Products stand here, with their category and unit. Orders are made of them.")
    placeholder = _("Name, number, code, pinyin")

    @classmethod
    def queryset(cls):
        return Product.objects.select_related("category")


class OrderPages(EntityPages):
    model, form, filters, table = Order, forms.OrderForm, filters.OrderFilters, tables.OrderTable
    search, searchable, hit = {"search": names.prepared}, True, ("number", "customer__name")
    panels = (
        LinesAndTotals(_("Lines"), clause="SAL-08"),
        Facts(
            _("Particulars"),
            fields=("contact", "department", "currency", "remark"),
        ),
    )
    presets = (
        Preset("mine", _("My orders"), "owner={number}"),
        Preset("month", _("This month"), lambda: f"ordered_on_after={clock.today().replace(day=1)}"),
    )
    add, change, add_page, edit_page = orders.register, orders.change, AddWithLines, EditWithLines
    clauses, icon, subject = ("SAL-08",), "receipt", "customer"
    intro = _("What customers ordered, line by line")
    empty = _("Orders stand here with their lines and amounts, the newest first.")
    placeholder = _("Number, the customer's order number")
    export_permission = "sales.export_order"
    detail_template, heading_template = "sales/order_detail.html", "sales/heading.html"
    form_template = "sales/order_form.html"

    @classmethod
    def closed(cls, document):
        return "" if document.customer.status == CustomerStatus.ACTIVE else document.customer.get_status_display()

    @classmethod
    def queryset(cls):
        return Order.objects.select_related("customer", "contact", "owner", "department")


class OrderLinePages(EntityPages):
    """Read only: a line is written with its order. The figures by product open this list."""

    model, filters, table = OrderLine, filters.OrderLineFilters, tables.OrderLineTable
    panels = (
        Facts(
            _("Order line"),
            fields=(
                *("order", "product", "description", "ordered_on"),
                *("quantity", "unit_price", "discount", "tax_rate", "net", "tax"),
            ),
        ),
    )
    clauses, icon, subject = ("SAL-08",), "list", "order__customer"
    intro = _("What was ordered of a product")
    empty = _("Lines of orders stand here, the newest first.")
    export_permission = "sales.export_order"
    detail_template = "sales/line_detail.html"

    @classmethod
    def queryset(cls):
        return OrderLine.objects.select_related("order__customer", "product")
