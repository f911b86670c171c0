"""Filters of the sent mail."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.pages.filters import HouseFilters

from .models import SentMail


class SentMailFilter(HouseFilters):
    at = django_filters.DateFromToRangeFilter(label=_("When"))

    class Meta:
        model = SentMail
        fields = ["at", "is_sent"]
