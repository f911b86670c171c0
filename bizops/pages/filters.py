"""Filters of a list: declared with django-filter, shown as chips, all or any of them."""

from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField, RangeField

from .forms import RecordField, dress
from .words import joined


class HouseFilters(django_filters.FilterSet):
    """A filter set knows its person (`staff`); `match=any` joins the filters by or."""

    class Meta:
        filter_overrides = {
            models.DateField: {"filter_class": django_filters.DateFromToRangeFilter},
            models.BooleanField: {"filter_class": django_filters.BooleanFilter},
        }

    def __init__(self, data=None, queryset=None, *, staff, **kwargs):
        super().__init__(data, queryset, **kwargs)
        self.staff = staff

    @property
    def form(self):
        form = super().form
        if not hasattr(form, "dressed"):
            form.dressed = True
            for field in form.fields.values():
                if isinstance(field, forms.ModelChoiceField) and hasattr(field.queryset, "visible_to"):
                    field.queryset = field.queryset.visible_to(self.staff)
                if isinstance(field.widget, django_filters.widgets.RangeWidget):
                    for part, word in zip(field.widget.widgets, (_("from"), _("to")), strict=True):
                        part.input_type = "date" if isinstance(field, DateRangeField) else "number"
                        part.attrs |= {"class": "form-control", "aria-label": f"{field.label} {word}"}
            dress(form)
        return form

    def filter_queryset(self, queryset):
        active = list(self.conditions())
        if self.data.get("match") == "any" and len(active) > 1:
            return reduce(or_, [f.filter(queryset, value) for f, value in active])
        for condition, value in active:
            queryset = condition.filter(queryset, value)
        return queryset

    def conditions(self):
        """The filters that say something, with their cleaned values."""
        for name, value in self.form.cleaned_data.items():
            if name in self.filters and not _is_empty(value):
                yield self.filters[name], value

    def chips(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """(label, value in words, words of the address that a click takes away) of each active filter."""
        if not self.form.is_valid():
            return []
        fields = self.form.fields
        return [
            (str(fields[name].label), in_words(fields[name], value), words_of(name))
            for name, value in self.form.cleaned_data.items()
            if name in self.filters and not _is_empty(value)
        ]


def words_of(name: str) -> tuple[str, ...]:
    return (name, f"{name}_min", f"{name}_max", f"{name}_after", f"{name}_before")


def _is_empty(value) -> bool:
    if isinstance(value, slice):
        return value.start is None and value.stop is None
    return value in (None, "") or (hasattr(value, "__len__") and len(value) == 0)


def in_words(field: forms.Field, value) -> str:
    """A filter's value as a person reads it."""
    if isinstance(value, slice):
        start, stop = (getattr(v, "date", lambda v=v: v)() if v else "…" for v in (value.start, value.stop))
        return f"{start} – {stop}"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    choices = dict(getattr(field, "choices", ())) if not isinstance(field, forms.ModelChoiceField) else {}
    if isinstance(value, (list, tuple, set)):
        return joined(str(choices.get(v, v)) for v in value)
    if hasattr(value, "all"):
        return joined(str(v) for v in value)
    return str(choices.get(value, value))


class SeveralChoices(django_filters.MultipleChoiceFilter):
    """Any of several choices (or among them), as check boxes."""

    def __init__(self, *args, choices, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        kwargs.setdefault("distinct", False)  # the choices of one column cannot find a row twice
        super().__init__(*args, choices=getattr(choices, "choices", choices), **kwargs)


class WholeRange(RangeField):
    """Two whole numbers that a column can hold; a number with a million zeros is no number here."""

    def __init__(self, *args, **kwargs):
        limits = {"min_value": -(2**31), "max_value": 2**31 - 1}
        fields = (forms.IntegerField(required=False, **limits), forms.IntegerField(required=False, **limits))
        super().__init__(fields, *args, **kwargs)


class WholeRangeFilter(django_filters.RangeFilter):
    field_class = WholeRange


class RecordFilter(django_filters.Filter):
    """Another record, by number or exact name."""

    field_class = RecordField
