"""Filters of the lists of departments, posts and people."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.pages.filters import HouseFilters, RecordFilter

from .models import Department, Post, Staff
from .registry import holders


class DepartmentFilters(HouseFilters):
    head = RecordFilter(label=_("head"), queryset=Staff.objects.all(), by=("number", "full_name"))
    headless = django_filters.BooleanFilter(label=_("without a head"), field_name="head", lookup_expr="isnull")

    class Meta(HouseFilters.Meta):
        model = Department
        fields = ["parent"]


class PostFilters(HouseFilters):
    vacant = django_filters.BooleanFilter(label=_("with a vacancy"), method="with_vacancy")

    class Meta(HouseFilters.Meta):
        model = Post
        fields = ["department", "kind"]

    def with_vacancy(self, queryset, name, value):
        vacant = Post.objects.vacant().order_by().values("pk")
        return queryset.filter(pk__in=vacant) if value else queryset.exclude(pk__in=vacant)


class StaffFilters(HouseFilters):
    holding = django_filters.BooleanFilter(label=_("holds something to hand over"), method="still_holding")

    class Meta(HouseFilters.Meta):
        model = Staff
        fields = ["department", "post", "region", "is_active", "joined_on"]

    def still_holding(self, queryset, name, value):
        found = holders(Staff.objects.all()).order_by().values("pk")
        return queryset.filter(pk__in=found) if value else queryset.exclude(pk__in=found)
