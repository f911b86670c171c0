"""What of the chapter can be imported: product categories, products, orders with their lines (SAL-01, SAL-08)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.exchange import words
from bizops.exchange.registry import Importer, column, columns_of, past, record
from bizops.organisation.models import Staff
from customers.models import Customer
from customers.services.importing import not_on_file

from .models import Order, OrderLine, Product, ProductCategory
from .models.order import NOTHING
from .services import importing
from .services.lines import HIGHEST, MOST, usual_tax


class ProductCategoryImport(Importer):
    """Families of products."""

    key, model, clause = "sales.productcategory", ProductCategory, "SAL-01"
    known_as = ("category",)
    columns = (
        *columns_of(
            ProductCategory,
            name=("category", "category name", "分类", "类别", "产品分类", "產品分類"),
            name_en=("英文名称",),
        ),
        record(
            "parent", ProductCategory, by=("name", "name_en"), label=gettext_lazy("part of"), names=("上级", "上级分类")
        ),
    )

    def signs(self, row):
        return {"name": f"{getattr(row.values.get('parent'), 'pk', '')} {row.values.get('name', row.line)}"}

    def check(self, rows, *, by):
        for row in rows:
            try:
                ProductCategory(pk=row.found and row.found.pk, parent=row.values.get("parent")).clean()
            except ValidationError as refusal:
                row.wrong("parent", " ".join(refusal.messages))

    def find(self, rows, *, by):
        known = {
            (one.parent_id, one.name): one
            for one in ProductCategory.objects.filter(name__in={r.values.get("name") for r in rows})
        }
        for row in rows:
            if found := known.get((getattr(row.values.get("parent"), "pk", None), row.values.get("name"))):
                row.found, row.sure, row.why = found, True, _("same name")


class ProductImport(Importer):
    """The range; known by its own code or its barcode."""

    key, model, clause = "sales.product", Product, "SAL-01"
    known_as = ("product", "item")
    finds, keeps_source = ("number", "code", "barcode"), True
    columns = (
        column(Product, "number", required=False, on_new=True, names=("产品编号", "編號"),
               help=gettext_lazy("Only of products that are here already")),
        *columns_of(Product,
            name=("product", "product name", "item", "产品", "产品名称", "品名", "產品名稱"), name_en=("英文名称", "english name"),
            specification=("spec", "规格", "型号", "规格型号", "規格"), unit=("单位", "uom", "單位"),
            quantity_per_unit=("包装", "包裝"), code=("sku", "item code", "product code", "货号", "料号", "編碼"),
            barcode=("ean", "条码", "條碼"), is_active=("在售", "active"), remark=("备注", "note", "備註")),
        record("category", ProductCategory, by=("name", "name_en"), required=True, label=gettext_lazy("category"),
               names=("category id", "category name", "分类", "类别", "产品分类", "分類")),
    )  # fmt: skip

    def check(self, rows, *, by):
        for row in rows:
            if row.found is None and "number" in row.values:
                row.wrong("number", _("No product has this number. Leave it empty for a new one."))

    def take_in(self, documents, *, by):
        importing.take_in(documents, by=by)


class OrderImport(Importer):
    """Orders of the past; rows with the same number are the lines of one order, which goes in whole or not at all."""

    key, model, clause = "sales.order", Order, "SAL-08"
    known_as = ("order",)
    with_lines, updates, keeps_source = True, False, True
    columns = (
        record("customer", Customer, by=("number", "name", "short_name"), required=True, label=gettext_lazy("customer"),
               rows=lambda staff: Customer.objects.editable_by(staff).select_related("owner"),
               names=("customer id", "client", "客户", "客户编号", "客户名称", "客戶")),
        record("owner", Staff, by=Staff.picked_by, rows=lambda staff: Staff.objects.visible_to(staff),
               label=gettext_lazy("salesperson"), names=("employee id", "sales rep", "业务员", "销售", "業務員"),
               help=gettext_lazy("Left empty: whoever is in charge of the customer")),
        column(Order, "ordered_on", required=True, read=past, names=("order date", "date", "下单日期", "订单日期", "日期", "訂單日期")),
        *columns_of(Order, customer_reference=("po", "po number", "客户订单号"), remark=("备注", "note", "備註")),
        record("product", Product, by=("number", "code", "barcode", "name"), required=True, label=gettext_lazy("product"), line=True,
               names=("product id", "item", "sku", "产品", "产品编号", "货号", "品名", "產品")),
        column(OrderLine, "quantity", required=True, line=True, names=("qty", "数量", "數量")),
        column(OrderLine, "unit_price", line=True, names=("price", "单价", "單價")),
        column(OrderLine, "discount", required=False, line=True, read=words.fraction, names=("折扣",), example="5 %"),
        column(OrderLine, "tax_rate", required=False, line=True, read=words.fraction, names=("tax", "vat", "税率", "稅率"),
               example="13 %", help=gettext_lazy("Left empty: the usual rate")),
        column(OrderLine, "description", line=True, names=("line note", "说明", "說明")),
    )  # fmt: skip
    of_line = tuple(found.name for found in columns if found.line)

    def rows(self, staff):
        return Order.objects.editable_by(staff)

    def check(self, rows, *, by):
        for row in rows:
            file = row.values.get("customer")
            if file is not None and (closed := not_on_file(file)):
                row.wrong("customer", closed)
            owner = row.values.get("owner") or getattr(row.values.get("customer"), "owner", None)
            if (
                owner
                and owner not in (by, getattr(row.values.get("customer"), "owner", None))
                and not by.has_perm("sales.assign_order")
            ):
                row.wrong("owner", _("Naming the salesperson is not among your duties."))
            if owner and owner.department_id is None:
                row.wrong("owner", _("%(owner)s belongs to no department yet.") % {"owner": owner})
            if len(row.group) >= MOST:
                row.wrong("", _("An order has at most %(most)s lines.") % {"most": MOST})
            for line in row.group:
                for name, value in line.values.items():
                    if name not in self.of_line and row.values.get(name) != value:
                        line.wrong(name, _("It differs from the first row of the same order."))
            if self._sum(row) >= HIGHEST:
                row.wrong("", _("The amounts of the lines are too high to be true."))

    def _sum(self, row) -> Decimal:
        lines = [one.values for one in (row, *row.group)]
        return sum((v.get("quantity", NOTHING) * v.get("unit_price", NOTHING) * 2 for v in lines), NOTHING)

    def create(self, rows, *, by):
        found, taxes = [], {day: usual_tax(on=day) for day in {row.values["ordered_on"] for row in rows}}
        for row in rows:
            values = {name: value for name, value in row.values.items() if name not in self.of_line}
            values["owner"] = values.get("owner") or values["customer"].owner
            row.document = Order(**values)
            lines = [
                {
                    "tax_rate": taxes[row.values["ordered_on"]],
                    **{n: one.values[n] for n in self.of_line if n in one.values},
                }
                for one in (row, *row.group)
            ]
            found.append((row.document, [OrderLine(**line) for line in lines]))
        importing.register(found, by=by)
