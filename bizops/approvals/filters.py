"""Filters of the register of requests."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices

from .choices import RequestStatus
from .models import Request
from .registry import consentables


class KindFilter(django_filters.ChoiceFilter):
    """The kinds of consent, asked for when somebody filters: chapters declare theirs after this room is opened."""

    @property
    def field(self):
        self.extra["choices"] = [(kind.key, kind.label) for kind in consentables]
        return super().field


class RequestFilters(HouseFilters):
    kind = KindFilter(label=_("kind"), choices=(), empty_label="–")
    status = SeveralChoices(label=_("status"), choices=RequestStatus)
    submitter = RecordFilter(label=_("handed in by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    submitted_at = django_filters.DateFromToRangeFilter(label=_("handed in at"))
    finished_at = django_filters.DateFromToRangeFilter(label=_("finished at"))

    class Meta:
        model = Request
        fields = []
