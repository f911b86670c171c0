"""`manage.py check`: no view without a declared gate."""

from django.conf import settings
from django.core import checks
from django.urls import URLPattern, get_resolver

from .gates import Gate

# Django's admin guards itself, behind the same login; static files are public by nature.
GUARDED_ELSEWHERE = ("django.contrib.admin.", "django.contrib.staticfiles.", "bizops.admin.")


def views(patterns, prefix=""):
    """Every (address, callback) of an URL map, through all includes."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from views(pattern.url_patterns, address)


def without_gate(patterns):
    for address, callback in views(patterns):
        if not isinstance(getattr(callback, "gate", None), Gate) and not _guarded_elsewhere(callback):
            yield address, callback


def _guarded_elsewhere(callback) -> bool:
    module = getattr(getattr(callback, "view_class", callback), "__module__", "")
    owner = getattr(callback, "admin_site", None) or getattr(callback, "model_admin", None)
    return owner is not None or module.startswith(GUARDED_ELSEWHERE)


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
