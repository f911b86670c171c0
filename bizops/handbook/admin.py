"""Looking at clauses and duties; services and the clock keep them."""

from django.contrib import admin

from bizops.admin import ViewOnlyAdmin

from .models import ClauseRow, ClauseText, Duty


@admin.register(ClauseRow)
class ClauseRowAdmin(ViewOnlyAdmin):
    list_display = ["code"]
    search_fields = ["code"]


@admin.register(ClauseText)
class ClauseTextAdmin(ViewOnlyAdmin):
    list_display = ["clause", "language", "edition", "title", "effective_from"]
    list_filter = ["language"]
    search_fields = ["clause__code", "title"]


@admin.register(Duty)
class DutyAdmin(ViewOnlyAdmin):
    list_display = ["due_on", "clause", "part", "subject_name", "owner", "department", "status", "done_on"]
    list_filter = ["status"]
    list_select_related = ["clause", "owner", "department"]
    raw_id_fields = ["owner", "department", "clause"]
    ordering = ["-due_on", "-pk"]
