"""Addresses of the bell and of the sent mail."""

from django.urls import path

from . import views
from .pages import SentMailPages

app_name = "notifications"
urlpatterns = [
    path("", views.bell, name="bell"),
    path("<int:pk>/read/", views.read, name="read"),
    path("read/", views.read_all, name="read_all"),
    *SentMailPages.urls("mail/"),
]
