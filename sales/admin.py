"""Repair: numbers, sums and what the services keep together stay closed here too; every change is in the history."""

from django.contrib import admin

from bizops.admin import HouseAdmin, ViewOnlyAdmin

from .models import Order, OrderLine, Product, ProductCategory


@admin.register(ProductCategory)
class ProductCategoryAdmin(HouseAdmin):
    list_display = ("name", "name_en", "parent")
    search_fields = ("name__startswith",)
    deletable = True


@admin.register(Product)
class ProductAdmin(HouseAdmin):
    list_display = ("number", "name", "category", "unit", "is_active")
    list_filter = ("is_active",)
    search_fields = ("number__exact", "name__startswith", "code__exact")
    readonly_fields = ("number", "source", "source_number")

    def has_add_permission(self, request):
        """A number is taken by the service that takes a product into the range."""
        return False


@admin.register(Order)
class OrderAdmin(HouseAdmin):
    list_display = ("number", "customer", "ordered_on", "owner", "net_total", "line_count")
    search_fields = ("number__exact", "customer__number__exact", "source_number__exact")
    # What sums and scope follow from is changed on the pages, where the service keeps it together.
    readonly_fields = (
        *("number", "customer", "contact", "owner", "department", "ordered_on", "currency"),
        *("net_total", "tax_total", "gross_total", "line_count", "source", "source_number"),
    )

    def has_add_permission(self, request):
        return False


@admin.register(OrderLine)
class OrderLineAdmin(ViewOnlyAdmin):
    list_display = ("order", "position", "product", "quantity", "unit_price", "net")
    search_fields = ("order__number__exact",)
