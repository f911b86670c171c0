from django.urls import path

from . import views

urlpatterns = [path("my-day/", views.my_day, name="home")]
