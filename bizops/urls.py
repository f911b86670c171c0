"""The map: one line per chapter."""

from django.contrib import admin
from django.urls import include, path

from bizops.jobs.views import status
from bizops.pages import search

urlpatterns = [
    path("", include("bizops.organisation.urls")),
    path("", include("bizops.workspace.urls")),
    path("search/", search.search, name="search"),
    path("customers/", include("customers.urls")),
    path("sales/", include("sales.urls")),
    path("handbook/", include("bizops.handbook.urls")),
    path("approvals/", include("bizops.approvals.urls")),
    path("audit/", include("bizops.audit.urls")),
    path("imports/", include("bizops.exchange.urls")),
    path("jobs/", include("bizops.jobs.urls")),
    path("status/", status, name="status"),
    path("notifications/", include("bizops.notifications.urls")),
    path("print/", include("bizops.printing.urls")),
    path("files/", include("bizops.attachments.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "bizops.pages.errors.bad_request"
handler403 = "bizops.pages.errors.forbidden"
handler404 = "bizops.pages.errors.not_found"
handler500 = "bizops.pages.errors.server_error"
