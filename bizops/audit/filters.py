"""Filters of the access log."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.pages.filters import HouseFilters, SeveralChoices

from .choices import What
from .models import Access


class AccessFilter(HouseFilters):
    what = SeveralChoices(label=_("What"), choices=What)
    at = django_filters.DateFromToRangeFilter(label=_("When"))

    class Meta:
        model = Access
        fields = ["what", "by", "at", "label", "object_id"]
