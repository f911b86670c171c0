"""Addresses of files."""

from django.urls import path

from . import views

app_name = "attachments"
urlpatterns = [
    path("<int:pk>/", views.download, name="download"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("on/<int:content_type_id>/<int:object_id>/", views.attach, name="attach"),
]
