"""Repair of the archive: what the pages do not let anybody change stays closed here too, every change is in the history."""

from django.contrib import admin

from bizops.admin import HouseAdmin

from .models import (
    Apart,
    Communication,
    Contact,
    ContactPlan,
    Customer,
    Lookup,
    Merge,
    Promise,
    Review,
    ReviewRound,
    Revisit,
    Scorecard,
    Takeout,
)
from .services import plans


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


@admin.register(ContactPlan)
class ContactPlanAdmin(HouseAdmin):
    """One plan a class (CUS-04); there is neither one more nor one less."""

    list_display = ("classification", "days", "means", "topic")
    readonly_fields = ("classification",)

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        plans.change(obj, by=request.user, **{name: form.cleaned_data[name] for name in form.changed_data})


@admin.register(Revisit)
class RevisitAdmin(HouseAdmin):
    list_display = ("on", "customer", "by", "handling")
    list_filter = ("handling",)
    search_fields = ("customer__number__exact",)
    readonly_fields = ("customer", "communication", "on", "by", "at", "handling")

    def has_add_permission(self, request):
        """It closes duties, so the service writes it."""
        return False


@admin.register(Promise)
class PromiseAdmin(HouseAdmin):
    list_display = ("what", "customer", "due_on", "owner", "status")
    list_filter = ("status",)
    search_fields = ("customer__number__exact",)
    readonly_fields = ("customer", "revisit", "due_on", "owner", "department", "by", "at", "answer", "answered_on")

    def has_add_permission(self, request):
        return False


class FromFigures(HouseAdmin):
    """Made from figures and moved by their services: to be looked at."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Merge)
class MergeAdmin(FromFigures):
    list_display = ("winner", "loser", "by", "at", "undone_at")
    search_fields = ("winner__number__exact", "loser__number__exact")
    exclude = ("values", "moved")


@admin.register(Apart)
class ApartAdmin(FromFigures):
    list_display = ("first", "second", "by", "at", "note")
    search_fields = ("first__number__exact", "second__number__exact")


@admin.register(Lookup)
class LookupAdmin(FromFigures):
    list_display = ("number", "whom", "owner", "purpose", "until", "status")
    list_filter = ("status", "purpose")
    search_fields = ("number__exact",)


@admin.register(Takeout)
class TakeoutAdmin(FromFigures):
    list_display = ("number", "said", "owner", "rows", "asked_at", "status")
    list_filter = ("status",)
    search_fields = ("number__exact",)


@admin.register(Scorecard)
class ScorecardAdmin(FromFigures):
    list_display = ("customer", "score", "proposed", "differs", "scored_on")
    list_filter = ("proposed", "differs")
    search_fields = ("customer__number__exact",)


@admin.register(ReviewRound)
class ReviewRoundAdmin(FromFigures):
    list_display = ("key", "status", "fill_by", "close_by", "closed_on")


@admin.register(Review)
class ReviewAdmin(FromFigures):
    list_display = ("customer", "round", "status", "class_proposed", "class_decided", "owner")
    list_filter = ("status",)
    search_fields = ("customer__number__exact",)
