"""What everybody sets for oneself: phone, language, theme."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bizops.pages.gates import LOGGED_IN, PUBLIC, gate

from ..choices import Language, Theme
from ..forms import ProfileForm
from ..services import staff as people

A_YEAR = 365 * 24 * 3600


@gate(LOGGED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """One's own page."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = people.change_own(by=request.user, **form.cleaned_data)
        with translation.override(person.language or request.LANGUAGE_CODE):
            messages.success(request, _("Profile saved"))
        return _remember(redirect("profile"), form.cleaned_data, request)
    return render(request, "organisation/profile.html", {"form": form}, status=422 if form.errors else 200)


@gate(PUBLIC)
@require_POST
def choose(request):
    """Choose language or theme: on the person who has logged in, and in this browser for its login page."""
    wanted = {
        name: request.POST[name]
        for name, known in (("language", Language.values), ("theme", Theme.values))
        if request.POST.get(name) in known
    }
    if wanted and request.user.is_authenticated:
        people.change_own(by=request.user, **wanted)
    return _remember(HttpResponseRedirect(_next(request)), wanted, request)


def _remember(response, wanted: dict, request):
    for name, cookie in (("language", settings.LANGUAGE_COOKIE_NAME), ("theme", "theme")):
        if wanted.get(name):
            response.set_cookie(
                cookie, wanted[name], max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
    return response


def _next(request) -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else resolve_url("landing")
