"""Jobs, runs of the clock and heartbeats, to look at. What a job was given and what came out of it is its owner's."""

from django.contrib import admin

from bizops.admin import ViewOnlyAdmin

from .models import Heartbeat, Job, Tick


@admin.register(Job)
class JobAdmin(ViewOnlyAdmin):
    list_display = ("at", "kind", "by", "status", "done", "total", "tries", "finished_at")
    list_filter = ("status",)
    fields = (
        "kind",
        "by",
        "at",
        "status",
        "done",
        "total",
        "message",
        "tries",
        "started_at",
        "heartbeat_at",
        "finished_at",
    )


@admin.register(Tick)
class TickAdmin(ViewOnlyAdmin):
    list_display = ("started_at", "line", "ended_at", "did", "error", "by", "host", "times")
    list_filter = ("line",)
    fields = (
        "line",
        "task",
        "at",
        "by",
        "started_at",
        "ended_at",
        "did",
        "error",
        "quiet_since",
        "times",
        "host",
    )


@admin.register(Heartbeat)
class HeartbeatAdmin(ViewOnlyAdmin):
    list_display = ("name", "at", "detail")
