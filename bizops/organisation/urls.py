"""Addresses: the door, one's own page, and the pages of the organisation."""

from django.urls import include, path

from . import views
from .pages import DepartmentPages, PostPages, StaffPages

door = [
    path("", views.Landing.as_view(), name="landing"),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("password/changed/", views.PasswordChanged.as_view(), name="password_change_done"),
    path("password/forgotten/", views.PasswordReset.as_view(), name="password_reset"),
    path("password/forgotten/sent/", views.ResetSent.as_view(), name="password_reset_done"),
    path("password/new/<uidb64>/<token>/", views.PasswordResetConfirm.as_view(), name="password_reset_confirm"),
    path("password/new/done/", views.PasswordResetDone.as_view(), name="password_reset_complete"),
    path("profile/", views.profile, name="profile"),
    path("choose/", views.choose, name="choose"),
    path("health/", views.health, name="health"),
]

organisation = [
    *DepartmentPages.urls("departments/"),
    *PostPages.urls("posts/"),
    *StaffPages.urls("staff/"),
    path("staff/<int:pk>/appoint/", views.appoint, name="staff_appoint"),
    path("staff/<int:pk>/leave/", views.leave, name="staff_leave"),
    path("staff/<int:pk>/handover/", views.handover, name="staff_handover"),
    path("appointments/<int:pk>/end/", views.end, name="appointment_end"),
    path("chart/", views.chart, name="chart"),
]

urlpatterns = [*door, path("organisation/", include((organisation, "organisation")))]
