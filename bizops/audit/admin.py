"""Notes and the access log, to look at. What a note says stands on the page of its record, for whoever sees that."""

from django.contrib import admin

from bizops.admin import ViewOnlyAdmin

from .models import Access, Note


@admin.register(Access)
class AccessAdmin(ViewOnlyAdmin):
    list_display = ("at", "what", "by", "label", "title", "rows", "format")
    list_filter = ("what",)
    exclude = ("subjects",)  # of a large list as many as it had rows


@admin.register(Note)
class NoteAdmin(ViewOnlyAdmin):
    list_display = ("at", "by", "content_type", "object_id")
    fields = ("at", "by", "content_type", "object_id")
