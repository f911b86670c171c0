"""Figures in the administration: every change is a new dated row."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from bizops.admin import HouseAdmin
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken

from .models import Figure
from .registry import figures, written
from .services import figures as service


class FigureForm(forms.ModelForm):
    key = forms.ChoiceField(label=_("figure"))

    class Meta:
        model = Figure
        fields = ["key", "value", "effective_from", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].choices = [(f.key, _shown(f)) for f in figures]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                service.check(cleaned["key"], cleaned["value"], cleaned["reason"])
            except RuleBroken as refusal:
                self.add_error(refusal.field, str(refusal))
        return cleaned


def _shown(declared) -> str:
    """Clause, label, the value of today, and what may be chosen."""
    words = f"{declared.clause} {declared.label} [{written(service.value(declared.key))}]"
    return f"{words} ({declared.choices})" if declared.allowed else words


@admin.register(Figure)
class FigureAdmin(HouseAdmin):
    form = FigureForm
    list_display = ["label", "value", "effective_from", "holds", "by", "at", "reason"]
    list_filter = ["effective_from"]
    search_fields = ["key", "reason"]
    date_hierarchy = "effective_from"
    fields = ["key", "value", "effective_from", "reason"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        row = service.put(obj.key, obj.value, reason=obj.reason, by=request.user, effective_from=obj.effective_from)
        obj.pk = row.pk

    @admin.display(description=_("figure"))
    def label(self, row):
        declared = figures.get(row.key)
        return f"{declared.clause} {declared.label}" if declared else row.key

    @admin.display(description=_("holds today"), boolean=True)
    def holds(self, row):
        if row.key not in figures or row.effective_from > clock.today():
            return False
        return service.row_on(row.key, clock.today()) == row.pk
