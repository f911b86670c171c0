"""Filters of leak incidents."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices

from ..choices import LeakStatus, Penalty
from ..models import Customer, Leak


class LeakFilters(HouseFilters):
    status = SeveralChoices(label=_("status"), choices=LeakStatus)
    known_on = django_filters.DateFromToRangeFilter(label=_("known on"))
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    owner = RecordFilter(label=_("reported by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    investigator = RecordFilter(label=_("investigated by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    in_time = django_filters.BooleanFilter(label=_("remedied in time"))
    is_danger = django_filters.BooleanFilter(label=_("only the danger of a leak"))
    penalty = SeveralChoices(label=_("penalty"), choices=Penalty)
    unfinished = django_filters.BooleanFilter(label=_("not decided yet"), method="that_are_unfinished")

    class Meta:
        model = Leak
        fields = []

    def that_are_unfinished(self, queryset, name, value):
        open_now = Leak.objects.unfinished().values("pk")
        return queryset.filter(pk__in=open_now) if value else queryset.exclude(pk__in=open_now)
