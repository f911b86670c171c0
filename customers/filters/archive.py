"""Filters of the chapter."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Region, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices, WholeRangeFilter

from ..choices import CustomerClass, CustomerKind, CustomerStatus, Means, Source, Standing
from ..models import Communication, Contact, Customer


class CustomerFilters(HouseFilters):
    classification = SeveralChoices(label=_("class"), choices=CustomerClass)
    status = SeveralChoices(label=_("status"), choices=CustomerStatus)
    kind = SeveralChoices(label=_("kind"), choices=CustomerKind)
    owner = RecordFilter(label=_("person in charge"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    region = django_filters.ModelChoiceFilter(label=_("region"), queryset=Region.objects.all())
    city = django_filters.CharFilter(label=_("city"), lookup_expr="icontains")
    industry = django_filters.CharFilter(label=_("industry"), lookup_expr="icontains")
    tag = django_filters.CharFilter(label=_("tag"), field_name="tags", method="with_tag")
    source = SeveralChoices(label=_("source"), choices=Source)
    standing = SeveralChoices(label=_("economic condition"), choices=Standing)
    next_contact_on = django_filters.DateFromToRangeFilter(label=_("next contact"))
    last_contact_on = django_filters.DateFromToRangeFilter(label=_("last contact"))
    last_revisit_on = django_filters.DateFromToRangeFilter(label=_("last revisit"))
    plan_broken = django_filters.BooleanFilter(label=_("contact plan broken"), method="with_plan_broken")
    class_unconfirmed = django_filters.BooleanFilter(label=_("class not confirmed for long"), method="with_old_class")
    completeness = WholeRangeFilter(label=_("completeness %"))
    data_confirmed_on = django_filters.DateFromToRangeFilter(label=_("data confirmed on"))
    lacks_core = django_filters.BooleanFilter(label=_("core data are missing"), method="of_core")
    possible_duplicate = django_filters.BooleanFilter(label=_("possible duplicate"), method="of_duplicates")

    class Meta:
        model = Customer
        fields = []

    def with_tag(self, queryset, name, value):
        return queryset.filter(tags__contains=[value])

    def with_old_class(self, queryset, name, value):
        stale = Customer.objects.class_unconfirmed().values("pk")
        return queryset.class_unconfirmed() if value else queryset.exclude(pk__in=stale)

    def with_plan_broken(self, queryset, name, value):
        broken = queryset.plan_broken()
        return broken if value else queryset.active().exclude(pk__in=broken.order_by().values("pk"))

    def of_core(self, queryset, name, value):
        return self._among(queryset, Customer.objects.without_core(), value)

    def of_duplicates(self, queryset, name, value):
        """Only among what this person sees."""
        seen = Customer.objects.visible_to(self.staff)
        return self._among(queryset, Customer.objects.possible_duplicates(among=seen), value)

    def _among(self, queryset, found, value):
        keys = found.order_by().values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)


class ContactFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    left = django_filters.BooleanFilter(label=_("has left the company"))

    class Meta:
        model = Contact
        fields = []


class CommunicationFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    by = RecordFilter(label=_("recorded by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    means = SeveralChoices(label=_("means"), choices=Means)
    on = django_filters.DateFromToRangeFilter(label=_("date"))
    next_on = django_filters.DateFromToRangeFilter(label=_("next contact"))
    planned = django_filters.BooleanFilter(label=_("next contact still open"), method="still_planned")

    class Meta:
        model = Communication
        fields = []

    def still_planned(self, queryset, name, value):
        return queryset.planned() if value else queryset.exclude(next_on__isnull=False, settled_on__isnull=True)
