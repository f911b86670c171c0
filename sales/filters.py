"""Filters of the chapter."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter
from customers.models import Customer

from .models import Order, OrderLine, Product, ProductCategory


class ProductFilters(HouseFilters):
    category = django_filters.ModelChoiceFilter(label=_("category"), queryset=ProductCategory.objects.all())
    is_active = django_filters.BooleanFilter(label=_("on sale"))

    class Meta:
        model = Product
        fields = []


class OrderFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    owner = RecordFilter(label=_("salesperson"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    ordered_on = django_filters.DateFromToRangeFilter(label=_("ordered on"))
    product = RecordFilter(label=_("product"), queryset=Product.objects.all(), method="with_product")

    class Meta:
        model = Order
        fields = []

    def with_product(self, queryset, name, value):
        return queryset.with_product(value)


class OrderLineFilters(HouseFilters):
    product = RecordFilter(label=_("product"), queryset=Product.objects.all())
    ordered_on = django_filters.DateFromToRangeFilter(label=_("ordered on"))
    order = RecordFilter(label=_("order"), queryset=Order.objects.all(), by=("number",))

    class Meta:
        model = OrderLine
        fields = []
