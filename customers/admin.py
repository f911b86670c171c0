"""Repair of the archive: what the pages do not let anybody change stays closed here too, every change is in the history."""

from django.contrib import admin

from bizops.admin import HouseAdmin

from .models import Communication, Contact, Customer


@admin.register(Customer)
class CustomerAdmin(HouseAdmin):
    list_display = ("number", "name", "classification", "status", "owner", "filed_on")
    list_filter = ("status", "classification", "kind")
    search_fields = ("number__exact", "name__startswith")
    # What other columns follow from is changed on the pages, where the service keeps them together.
    readonly_fields = (
        *("number", "classification", "owner", "service_person", "department", "phone", "filed_on"),
        *("last_contact_on", "next_contact_on"),
    )

    def has_add_permission(self, request):
        """A number is taken by the service that opens the file."""
        return False


@admin.register(Contact)
class ContactAdmin(HouseAdmin):
    list_display = ("name", "customer", "title", "is_primary", "left")
    search_fields = ("name__startswith",)
    readonly_fields = ("customer", "phone", "left", "is_primary")

    def has_add_permission(self, request):
        return False


@admin.register(Communication)
class CommunicationAdmin(HouseAdmin):
    list_display = ("on", "customer", "means", "by", "next_on", "settled_on")
    list_filter = ("means",)
    search_fields = ("customer__number__exact",)
    readonly_fields = ("customer", "contact", "by", "at", "on", "next_on", "settled_on")

    def has_add_permission(self, request):
        return False
