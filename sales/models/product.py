"""What we sell (SAL-01)."""

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bizops.kernel.grams import Grams
from bizops.kernel.history import tracked
from bizops.kernel.records import Record
from bizops.organisation.names import searchable

from ..querysets import ProductCategoryQuerySet, ProductQuerySet

DEEPEST = 10


def named_with_its_source(name: str) -> list[models.BaseConstraint]:
    """An imported record keeps the number that it had there, once for each source; one of our own has neither."""
    return [
        models.UniqueConstraint(
            fields=["source", "source_number"], condition=~Q(source=""), name=f"{name}_source_once"
        ),
        models.CheckConstraint(
            condition=Q(source="", source_number="") | ~(Q(source="") | Q(source_number="")),
            name=f"{name}_source_and_number",
        ),
    ]


@tracked()
class ProductCategory(Record):
    """A family of products, perhaps part of a wider one."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="children", null=True, blank=True
    )

    objects = ProductCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="sales_productcategory_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="sales_productcategory_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        above, steps = self.parent, 0
        while above is not None:
            steps += 1
            if above.pk == self.pk or steps > DEEPEST:
                raise ValidationError({"parent": _("A category cannot be part of itself.")})
            above = above.parent


@tracked("search")
class Product(Record):
    """Something we sell, under one number for good; when it is withdrawn it stays on the orders that have it."""

    derived = ("search",)
    picked_by = ("number", "name")

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    specification = models.CharField(_("specification"), max_length=200, blank=True)
    category = models.ForeignKey(ProductCategory, models.PROTECT, verbose_name=_("category"), related_name="products")
    unit = models.CharField(_("unit"), max_length=20, help_text=_("In which it is counted: piece, box, metre"))
    quantity_per_unit = models.CharField(
        _("quantity per unit"), max_length=60, blank=True, help_text=_("What one unit holds: 10 boxes of 30 pieces")
    )
    code = models.CharField(_("own code"), max_length=40, blank=True)
    barcode = models.CharField(_("barcode"), max_length=40, blank=True)
    is_active = models.BooleanField(
        _("on sale"), default=True, help_text=_("A withdrawn product takes no new order lines.")
    )
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    source = models.CharField(_("imported from"), max_length=20, blank=True, editable=False)
    source_number = models.CharField(_("number there"), max_length=40, blank=True, editable=False)

    search = models.TextField(editable=False, default="")

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="sales_product_has_a_name"),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="sales_product_code_once",
                violation_error_message=_("Another product has this code."),
            ),
            models.UniqueConstraint(
                fields=["barcode"],
                condition=~Q(barcode=""),
                name="sales_product_barcode_once",
                violation_error_message=_("Another product has this barcode."),
            ),
            *named_with_its_source("sales_product"),
        ]
        indexes = [
            GinIndex(Grams("search"), name="sales_product_search"),
            # The columns that the list sorts by, each ending in the key.
            models.Index(fields=["number", "id"], name="sales_product_by_number"),
            models.Index(fields=["name", "id"], name="sales_product_by_name"),
            models.Index(fields=["category", "number", "id"], name="sales_product_of_category"),
        ]

    def __str__(self):
        return self.name

    def derive(self) -> None:
        self.search = searchable(self.name, self.name_en, self.number, self.specification, self.code, self.barcode)
