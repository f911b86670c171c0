"""What is owed and what rang, to look at: whether it went through, not what it says."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from bizops.admin import ViewOnlyAdmin

from .models import Notification, Outbox


class Ending(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("dead", _("given up")), ("delivered", _("delivered"))]

    def queryset(self, request, queryset):
        if self.value() == "waiting":
            return queryset.filter(delivered_at__isnull=True, dead_at__isnull=True)
        if self.value() == "dead":
            return queryset.filter(dead_at__isnull=False)
        return queryset.filter(delivered_at__isnull=False) if self.value() == "delivered" else queryset


@admin.register(Outbox)
class OutboxAdmin(ViewOnlyAdmin):
    """Text and link are left out: they may be a way in."""

    list_display = ("at", "kind", "to", "attempts", "next_at", "delivered_at", "dead_at", "error")
    list_filter = (Ending,)
    fields = (
        "at",
        "kind",
        "to",
        "channels",
        "through",
        "attempts",
        "next_at",
        "delivered_at",
        "dead_at",
        "error",
        "dedupe",
    )


@admin.register(Notification)
class NotificationAdmin(ViewOnlyAdmin):
    list_display = ("at", "to", "kind", "read_at")
    fields = ("at", "to", "kind", "read_at", "dedupe")
