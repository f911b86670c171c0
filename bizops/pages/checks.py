"""`manage.py check`: no view without a declared gate."""

from django.conf import settings
from django.core import checks
from django.urls import URLPattern, get_resolver

from . import menu  # noqa: F401  registers the check of the menu
from .gates import Gate


def views(patterns, prefix=""):
    """Every (address, callback) of an URL map, through all includes."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        elif pattern.app_name != "admin":  # Django's admin guards itself, behind the same login
            yield from views(pattern.url_patterns, address)


def without_gate(patterns):
    for address, callback in views(patterns):
        if not isinstance(getattr(callback, "gate", None), Gate):
            yield address, callback


@checks.register(checks.Tags.security)
def every_view_has_a_gate(app_configs, **kwargs):
    if not settings.ROOT_URLCONF:
        return []
    return [
        checks.Error(
            f"/{address} has no gate.",
            hint="Declare it: @gate(permission('app.codename')), or gate = LOGGED_IN on the class; see bizops/pages/gates.py.",
            obj=callback,
            id="bizops.E001",
        )
        for address, callback in without_gate(get_resolver().url_patterns)
    ]
