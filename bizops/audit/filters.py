"""Filters of the access log."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.pages.filters import HouseFilters, SeveralChoices

from .choices import What
from .documents import kinds
from .models import Access


class KeyFilter(django_filters.Filter):
    field_class = forms.IntegerField


class AccessFilter(HouseFilters):
    what = SeveralChoices(label=_("What"), choices=What)
    at = django_filters.DateFromToRangeFilter(label=_("When"))
    label = django_filters.ChoiceFilter(label=_("Kind of record"), choices=(), method="of_kind")
    object_id = KeyFilter(label=_("Record"), method="of_record", min_value=1, max_value=2**63 - 1)

    class Meta:
        model = Access
        fields = ["what", "by", "at", "label", "object_id"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["label"].extra["choices"] = kinds()  # known when all chapters are

    def of_kind(self, rows, _name, label):
        """Of one record of the kind also the files and papers in which it stood among others."""
        key = self.form.cleaned_data.get("object_id")
        return rows.concerning(label, key) if key else rows.filter(label=label)

    def of_record(self, rows, _name, key):
        label = self.form.cleaned_data.get("label")
        return rows.concerning(label, key) if label else rows.filter(object_id=key)
