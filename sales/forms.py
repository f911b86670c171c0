"""Forms of the chapter."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.pages.forms import HouseForm
from bizops.pages.lines import FormWithLines, KnownRecords, LineForm, PercentField, plain
from customers.models import Customer

from .models import Order, OrderLine, Product
from .services.lines import usual_tax

DIGITS = {"max_digits": 14, "min_value": 0}


class ProductForm(HouseForm):
    sections = (
        (_("What it is"), ("name", "name_en", "specification", "category", "unit", "quantity_per_unit")),
        (_("How it is found"), ("code", "barcode")),
        (_("Sale"), ("is_active", "remark")),
    )
    wide, thirds = ("specification", "is_active"), ("category", "unit", "quantity_per_unit")

    class Meta:
        model = Product
        fields = [
            "name", "name_en", "specification", "category", "unit", "quantity_per_unit", "code", "barcode",
            "is_active", "remark",
        ]  # fmt: skip


class OrderLineForm(LineForm):
    product = KnownRecords(Product.objects.all(), label=_("product"))
    description = forms.CharField(label=_("description"), max_length=200, required=False)
    quantity = forms.DecimalField(label=_("quantity"), decimal_places=3, **DIGITS)
    unit_price = forms.DecimalField(label=_("unit price"), decimal_places=4, **DIGITS)
    discount = PercentField(label=_("discount %"), required=False, initial=0)
    tax_rate = PercentField(label=_("tax %"), initial=usual_tax)
    picks = {"product": "sales:product_pick"}
    shares = {"product": 7, "description": 5, "quantity": 3, "unit_price": 3, "discount": 3, "tax_rate": 3}
    wide = ("product", "description")

    def clean_product(self):
        product = self.cleaned_data["product"]
        if product and not product.is_active and product.pk not in self.lines.form.present_products:
            raise forms.ValidationError(_("%(product)s is withdrawn from sale.") % {"product": product})
        return product

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity == 0:
            raise forms.ValidationError(_("Write how many."))
        return quantity

    def clean_discount(self):
        return self.cleaned_data["discount"] or Decimal(0)


class OrderForm(FormWithLines):
    note = forms.CharField(
        label=_("Reason for the late record"),
        required=False,
        max_length=200,
        help_text=_("Only if it lies further back"),
    )
    line_form = OrderLineForm
    thirds = ("customer", "customer_reference", "ordered_on", "contact", "owner", "note")
    fixed = ("customer",)
    picks = {"customer": "customers:customer_pick", "owner": "organisation:staff_pick"}

    class Meta:
        model = Order
        fields = ["customer", "customer_reference", "ordered_on", "contact", "owner", "note", "remark"]

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.order_fields(self.Meta.fields)
        self.fields["ordered_on"].widget.attrs["max"] = clock.today().isoformat()
        self._ask_owner(staff)
        customer = self.customer()
        if customer is None:
            del self.fields["contact"]
        else:
            self.fields["contact"].queryset = self._with_present("contact", customer.contacts.current())

    def _ask_owner(self, staff) -> None:
        """Who may not name another salesperson is not asked; left empty it is the customer's."""
        if not staff.has_perm("sales.assign_order"):
            del self.fields["owner"]
            return
        self.fields["owner"].required = bool(self.instance.pk)
        self.fields["owner"].help_text = "" if self.instance.pk else _("Empty: the person in charge of the customer")

    def customer(self) -> Customer | None:
        """The customer that the form is about, as far as it is known and visible."""
        if self.instance.pk:
            return self.instance.customer
        given = self.data.get(self.add_prefix("customer")) if self.is_bound else self.initial.get("customer")
        text = str(given or "").replace("\x00", "").strip()
        return self.fields["customer"].queryset.filter(number=text).first() if text else None

    def choices_of(self, name, visible):
        if name == "customer":
            return visible.editable_by(self.staff).active()
        return visible.employed() if name == "owner" else visible

    # --- lines ------------------------------------------------------------------------------------
    @property
    def present_products(self) -> set[int]:
        """The products that the order has already; a withdrawn one among them may stay."""
        if not hasattr(self, "_present"):
            lines = OrderLine.objects.filter(order=self.instance.pk) if self.instance.pk else OrderLine.objects.none()
            self._present = set(lines.values_list("product", flat=True))
        return self._present

    def rows_of(self, document):
        return [
            {
                "id": line.pk,
                "product": line.product,
                "description": line.description,
                "quantity": Decimal(plain(line.quantity)),
                "unit_price": Decimal(plain(line.unit_price)),
                "discount": line.discount,
                "tax_rate": line.tax_rate,
            }
            for line in document.lines.select_related("product").order_by("position")
        ]
