"""Filters of revisits and promises."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices

from ..choices import OpinionHandling, PromiseStatus
from ..models import Customer, Promise, Revisit
from ..services.revisits import MEANS


class RevisitFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    by = RecordFilter(label=_("revisited by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    on = django_filters.DateFromToRangeFilter(label=_("date"))
    department = django_filters.ModelChoiceFilter(
        label=_("department"), field_name="customer__department", queryset=Department.objects.all()
    )
    means = SeveralChoices(
        label=_("means"), field_name="communication__means", choices=[(m.value, m.label) for m in MEANS]
    )
    handling = SeveralChoices(label=_("what became of the opinions"), choices=OpinionHandling)
    abnormal = django_filters.BooleanFilter(label=_("something abnormal"), method="with_abnormality")

    class Meta:
        model = Revisit
        fields = []

    def with_abnormality(self, queryset, name, value):
        return queryset.exclude(abnormality="") if value else queryset.filter(abnormality="")


class PromiseFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    owner = RecordFilter(label=_("who answers"), queryset=Staff.objects.all(), by=("number", "full_name"))
    by = RecordFilter(label=_("promised by whom"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    status = SeveralChoices(label=_("status"), choices=PromiseStatus)
    due_on = django_filters.DateFromToRangeFilter(label=_("promised by"))
    overdue = django_filters.BooleanFilter(label=_("overdue"), method="that_is_overdue")

    class Meta:
        model = Promise
        fields = []

    def that_is_overdue(self, queryset, name, value):
        return queryset.overdue() if value else queryset.exclude(pk__in=Promise.objects.overdue().values("pk"))
