"""The map: one line per chapter."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("bizops.organisation.urls")),
    path("admin/", admin.site.urls),
]
