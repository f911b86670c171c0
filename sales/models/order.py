"""What a customer ordered: the order and its lines (SAL-08)."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bizops.kernel import clock, money
from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.records import Record
from bizops.organisation.models import Department
from bizops.organisation.names import searchable
from customers.models import Contact, Customer

from ..querysets import OrderLineQuerySet, OrderQuerySet
from .product import Product, named_with_its_source

NOTHING = Decimal(0)
SMALLEST = Decimal("0.001")
RATE = {"max_digits": 5, "decimal_places": 4, "validators": [MinValueValidator(0), MaxValueValidator(1)]}
EXACT = DecimalField(max_digits=40, decimal_places=20)


@tracked("search")
class Order(Record):
    """What a customer ordered on a day. Its totals follow from its lines; the service writes them together."""

    derived = ("search",)
    owner_field, department_field = "owner", "department"
    picked_by = ("number", "customer__name")

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="orders")
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("contact"), related_name="orders", null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("salesperson"), related_name="orders"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name=_("department"), related_name="orders", editable=False
    )
    ordered_on = models.DateField(_("ordered on"), default=clock.today)
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    customer_reference = models.CharField(_("customer's order number"), max_length=40, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    source = models.CharField(_("imported from"), max_length=20, blank=True, editable=False)
    source_number = models.CharField(_("number there"), max_length=40, blank=True, editable=False)

    # Kept by the service, from the lines
    net_total = models.DecimalField(_("net amount"), max_digits=16, decimal_places=2, default=0, editable=False)
    tax_total = models.DecimalField(_("tax"), max_digits=16, decimal_places=2, default=0, editable=False)
    gross_total = models.DecimalField(_("amount with tax"), max_digits=16, decimal_places=2, default=0, editable=False)
    line_count = models.PositiveSmallIntegerField(pgettext_lazy("of an order", "lines"), default=0, editable=False)
    search = models.TextField(editable=False, default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-ordered_on", "-pk"]
        permissions = [
            ("view_department_order", _("Can see the orders of the own department")),
            ("view_every_order", _("Can see all orders")),
            ("backdate_order", _("Can record an order that lies further back")),
            ("assign_order", _("Can name another salesperson for an order")),
            ("export_order", _("Can take lists of orders out as files")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_total=F("net_total") + F("tax_total")), name="sales_order_gross_is_net_and_tax"
            ),
            models.CheckConstraint(condition=Q(net_total__gte=0, tax_total__gte=0), name="sales_order_not_negative"),
            models.CheckConstraint(condition=Q(line_count__gte=1), name="sales_order_has_a_line"),
            *named_with_its_source("sales_order"),
        ]
        indexes = [
            GinIndex(Grams("search"), name="sales_order_search"),
            # The columns that the list sorts by, each ending in the key.
            models.Index(fields=["number", "id"], name="sales_order_by_number"),
            models.Index(fields=["ordered_on", "id"], name="sales_order_by_day"),
            models.Index(fields=["net_total", "id"], name="sales_order_by_net"),
            # Whose, day by day: the scope of a list, and the measures of a period.
            models.Index(fields=["customer", "ordered_on", "id"], name="sales_order_of_customer"),
            models.Index(fields=["owner", "ordered_on", "id"], name="sales_order_of_owner"),
            models.Index(fields=["department", "ordered_on", "id"], name="sales_order_of_dept"),
        ]

    def __str__(self):
        return self.number

    def derive(self) -> None:
        self.search = searchable(self.number, self.customer_reference, self.source_number)


@tracked()
class OrderLine(Record):
    """So much of a product at a price; `discount` and `tax_rate` are fractions of 1, `net` and `tax` whole cents.

    `ordered_on` is the order's day, kept here so that what was sold of a product in a month is read from one index.
    """

    derived = ("net", "tax")

    order = models.ForeignKey(Order, models.CASCADE, verbose_name=_("order"), related_name="lines")
    position = models.PositiveSmallIntegerField(pgettext_lazy("of a line", "position"), editable=False)
    product = models.ForeignKey(Product, models.PROTECT, verbose_name=_("product"), related_name="order_lines")
    description = models.CharField(_("description"), max_length=200, blank=True)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=3, validators=[MinValueValidator(SMALLEST)]
    )
    unit_price = models.DecimalField(
        _("unit price"), max_digits=14, decimal_places=4, validators=[MinValueValidator(0)]
    )
    discount = models.DecimalField(_("discount"), default=NOTHING, **RATE)
    tax_rate = models.DecimalField(_("tax rate"), default=NOTHING, **RATE)
    net = models.DecimalField(_("net amount"), max_digits=16, decimal_places=2, editable=False)
    tax = models.DecimalField(_("tax"), max_digits=16, decimal_places=2, editable=False)
    ordered_on = models.DateField(_("ordered on"), editable=False)

    objects = OrderLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="sales_orderline_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="sales_orderline_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="sales_orderline_price"),
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=1), name="sales_orderline_discount"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=1), name="sales_orderline_tax_rate"),
            # PostgreSQL rounds numeric half-up too, so the database can hold the line to its own figures.
            models.CheckConstraint(
                condition=Q(
                    net=Round(
                        F("unit_price") * F("quantity") * (Value(1) - F("discount")), precision=2, output_field=EXACT
                    )
                ),
                name="sales_orderline_net_is_exact",
            ),
            models.CheckConstraint(
                condition=Q(tax=Round(F("net") * F("tax_rate"), precision=2, output_field=EXACT)),
                name="sales_orderline_tax_is_exact",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "ordered_on", "id"], name="sales_orderline_of_product"),
            models.Index(fields=["ordered_on", "id"], name="sales_orderline_by_day"),
        ]

    def __str__(self):
        return f"{self.order.number}-{self.position}"

    def derive(self) -> None:
        self.net = money.net(self.unit_price, self.quantity, self.discount)
        self.tax = money.cents(self.net * self.tax_rate)

    @property
    def gross(self) -> Decimal:
        """What the customer pays for this line, tax included."""
        return self.net + self.tax
