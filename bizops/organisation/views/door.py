"""The door: landing, login, logout, and the answer to machines that ask whether we live (ORG-15)."""

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.generic import TemplateView

from bizops.pages.gates import LOGGED_IN, PUBLIC, Gated, gate

from ..forms import LoginForm
from ..locks import tries_left


class Landing(Gated, TemplateView):
    """The cover of the book for strangers; who has logged in goes on to the day's work."""

    gate = PUBLIC
    template_name = "landing.html"

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return super().get(request, *args, **kwargs)


class Login(Gated, LoginView):
    """A failure says how many tries are left, for names that exist and for others alike."""

    gate = PUBLIC
    form_class = LoginForm
    template_name = "organisation/login.html"
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Where the person wanted to go; back to this page would be a circle."""
        wanted = super().get_redirect_url()
        return "" if wanted.split("?")[0] == resolve_url(settings.LOGIN_URL) else wanted

    def get_context_data(self, **kwargs):
        more = {"tries_left": tries_left(self.request), "lock_minutes": lock_minutes(self.request)}
        if settings.DEMO:
            from .. import demo  # the demo's people are no part of the house

            more |= {"demo_logins": demo.logins(), "demo_password": demo.PASSWORD}
        return super().get_context_data(**more, **kwargs)


class Logout(Gated, LogoutView):
    gate = LOGGED_IN


def locked_out(request, response=None, credentials=None):
    """Too many failures: the same words whether the name exists or not."""
    minutes = lock_minutes(request)
    page = render(request, "organisation/locked.html", {"lock_minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


@gate(PUBLIC)
def health(request):
    """200 while the database answers, else 503; for load balancers and watchdogs, so nothing about the house."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "away"
    status = 200 if database == "ok" else 503
    return JsonResponse(
        {"status": database, "database": database}, status=status, headers={"Cache-Control": "no-store"}
    )


def lock_minutes(request) -> int:
    pause = get_cool_off(request)
    return round(pause.total_seconds() / 60) if pause else 0
