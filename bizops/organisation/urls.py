"""Addresses of the door and of the organisation."""

urlpatterns = []
