"""Addresses of the access log and of notes."""

from django.urls import path

from . import views
from .pages import AccessPages

app_name = "audit"
urlpatterns = [
    path("notes/<int:content_type_id>/<int:object_id>/", views.add_note, name="note"),
    *AccessPages.urls("access/"),
]
