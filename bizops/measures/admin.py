"""Looking at stored figures."""

from django.contrib import admin

from bizops.admin import ViewOnlyAdmin

from .models import KeptFigure, Reading


@admin.register(KeptFigure)
class KeptFigureAdmin(ViewOnlyAdmin):
    list_display = ("measure", "kind", "subject", "month", "value", "at")
    search_fields = ("measure__startswith",)


@admin.register(Reading)
class ReadingAdmin(ViewOnlyAdmin):
    list_display = ("kind", "document", "measure", "starts_on", "ends_on", "value", "at")
    search_fields = ("measure__startswith",)
