"""Filters of look-ups and take-outs (CUS-10, CUS-11)."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices

from ..choices import LookupPurpose, LookupStatus, TakeoutStatus
from ..models import Customer, Lookup, Takeout


class LookupFilters(HouseFilters):
    owner = RecordFilter(label=_("reader"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    status = SeveralChoices(label=_("status"), choices=LookupStatus)
    purpose = SeveralChoices(label=_("purpose"), choices=LookupPurpose)
    opened_at = django_filters.DateFromToRangeFilter(label=_("opened at"))
    until = django_filters.DateFromToRangeFilter(label=_("until"))
    overdue = django_filters.BooleanFilter(label=_("overdue"), method="that_are_overdue")

    out = django_filters.BooleanFilter(label=_("not given back"), method="that_are_out")

    class Meta:
        model = Lookup
        fields = []

    def that_are_overdue(self, queryset, name, value):
        late = Lookup.objects.overdue().values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def that_are_out(self, queryset, name, value):
        return queryset.out() if value else queryset.exclude(pk__in=Lookup.objects.out().values("pk"))


class TakeoutFilters(HouseFilters):
    owner = RecordFilter(label=_("who asks"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    status = SeveralChoices(label=_("status"), choices=TakeoutStatus)
    asked_at = django_filters.DateFromToRangeFilter(label=_("asked at"))

    class Meta:
        model = Takeout
        fields = []
