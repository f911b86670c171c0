"""Who is locked out after too many failed logins: person and address together, and whoever is tried from everywhere."""

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

# Locking a name alone would let anybody lock anybody out: it takes this many times the failures of one address.
NAME, ADDRESS = 10, 40


class HouseLock(AxesDatabaseHandler):
    """Person + address after a few failures; a name tried from many addresses, an address that tries many names, later."""

    def is_locked(self, request, credentials=None) -> bool:
        if super().is_locked(request, credentials):
            return True
        limit = get_failure_limit(request, credentials)
        name = get_client_username(request, credentials)
        return (
            self._failures(request, username=name) >= limit * NAME
            or self._failures(request, ip_address=request.axes_ip_address) >= limit * ADDRESS
        )

    def _failures(self, request, **whose) -> int:
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request), **whose)
        return recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def address_of(request) -> str:
    """The caller's address: the one our own outermost proxy saw. What a caller writes into the header does not count."""
    direct = request.META.get("REMOTE_ADDR", "")
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXIES
    return seen[-count] if count and len(seen) >= count else direct


def tries_left(request) -> int | None:
    """How many failures are left after this failed login; None if it did not fail."""
    failures = getattr(request, "axes_failures_since_start", None)
    return None if failures is None else max(get_failure_limit(request, None) - failures, 0)
