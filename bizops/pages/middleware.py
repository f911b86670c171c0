"""Between the views and the world: refusals become pages, and what people saw is kept by no cache."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish

from . import errors
from .events import Denied


class Refusals:
    """A rule that said no is a 409, a held record or an absent database a 503, a part without a login a 401."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.htmx and _leads_to_login(response):
            response = _login_first(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, RuleBroken):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.database_trouble(request, exception)
        if isinstance(exception, PermissionDenied):
            publish(Denied(request.get_full_path(), request.user))
        return None


class LoginRequired(LoginRequiredMiddleware):
    """Deny by default; somebody whose session ended over a form gets back what was typed."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and errors.typed(request):
            return errors.logged_out(request)
        return super().handle_no_permission(request, view_func)


def _leads_to_login(response) -> bool:
    return response.status_code == 302 and response["Location"].split("?")[0] == resolve_url(settings.LOGIN_URL)


def _login_first(request) -> HttpResponse:
    """A redirect would be followed silently and the login page drawn into the part: the whole page has to go there."""
    words = urlencode({"next": request.htmx.current_url_abs_path or "/"}, safe="/")
    return HttpResponse(status=401, headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{words}"})
