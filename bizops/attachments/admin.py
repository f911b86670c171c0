"""Files, to look at: that they are there, whose they are. The bytes are given out by the page of the record."""

from django.contrib import admin

from bizops.admin import ViewOnlyAdmin

from .models import Attachment


@admin.register(Attachment)
class AttachmentAdmin(ViewOnlyAdmin):
    list_display = ("at", "name", "size", "media_type", "by", "content_type", "object_id", "removed_at")
    fields = ("at", "name", "size", "media_type", "sha256", "by", "note", "removed_at", "removed_by", "removed_because")
