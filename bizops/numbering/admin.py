"""Patterns of numbers are the company's; counters are only looked at."""

from django.contrib import admin

from bizops.admin import HouseAdmin, ViewOnlyAdmin

from .models import Counter, Series


@admin.register(Series)
class SeriesAdmin(HouseAdmin):
    list_display = ("label", "key", "pattern", "gapless")
    readonly_fields = ("key", "gapless")

    def has_add_permission(self, request):
        """A series comes with the code that numbers by it."""
        return False


@admin.register(Counter)
class CounterAdmin(ViewOnlyAdmin):
    list_display = ("series", "year", "last")
    list_filter = ("year",)
