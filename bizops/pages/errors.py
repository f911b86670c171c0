"""The pages that say no. They need neither the frame nor, where the database is the trouble, the database."""

import logging
import sys
from urllib.parse import urlencode

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken

from .context import appearance, theme_of
from .house import ask
from .templatetags.components import note

logger = logging.getLogger(__name__)

WORTH_KEEPING = 4  # shorter than that is a choice or a number, not something that somebody typed
TICKED = {"ids"}  # keys of ticked rows, which nobody has typed
# PostgreSQL's codes: lock not available, serialization failure, deadlock.
HELD_BY_ANOTHER = {"55P03", "40001", "40P01"}
TOOK_TOO_LONG = {"57014"}
# Classes of codes: connection, resources, operator intervention. No code at all: nobody answered.
AWAY = ("08", "53", "57")


def bad_request(request, exception=None) -> HttpResponse:
    return _page(request, "400.html", 400)


def forbidden(request, exception=None) -> HttpResponse:
    return _page(request, "403.html", 403)


def not_found(request, exception=None) -> HttpResponse:
    """The same bytes for a record that is not there and for one that this person may not see.

    Chapters may name (label, address) of another way to what was looked for; the address decides that, never the record.
    """
    return _page(request, "404.html", 404, ways=ask("other_ways", request, default=()))


def csrf_failed(request, reason: str = "") -> HttpResponse:
    logger.info("A form was refused: %s", reason)
    return _page(request, "csrf.html", 403, typed=typed(request))


def logged_out(request) -> HttpResponse:
    """A form came from somebody whose session has ended: nothing is saved, and nothing that was typed is lost."""
    back = f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}"
    return _page(request, "logged_out.html", 401, typed=typed(request), login=back)


def typed(request) -> list[str]:
    """The texts of a form that could not be taken, for copying; never what goes into a field for secrets."""
    return [
        word
        for name, words in request.POST.lists()
        if not name.startswith("csrf") and "password" not in name and name not in TICKED
        for word in words
        if len(word.strip()) >= WORTH_KEEPING
    ]


def server_error(request) -> HttpResponse:
    """The last page: when the database is the reason it says so, and it never asks the database for anything."""
    exception = sys.exc_info()[1]
    if isinstance(exception, OperationalError | InterfaceError) and (answer := database_trouble(request, exception)):
        return answer
    return _page(request, "500.html", 500, theme="auto")


def refused(request, refusal: RuleBroken) -> HttpResponse:
    """A rule that said no outside a form: what is wrong, which clause, and the way back."""
    words = {"message": str(refusal), "clause": refusal.clause}
    if _is_part(request):
        return HttpResponse(note(words["message"], tone="bad", clause=words["clause"], alert=True), status=409)
    return _page(request, "409.html", 409, back=_back(request), **words)


def database_trouble(request, exception: Exception) -> HttpResponse | None:
    """503 when waiting helps; nothing for trouble of another kind, which is a fault of ours."""
    code = getattr(exception.__cause__, "pgcode", None) or ""
    if code in HELD_BY_ANOTHER:
        title, wait = _("Somebody is working on the same record"), 2
    elif code in TOOK_TOO_LONG:
        title, wait = _("This took too long"), 10
    elif not code or code.startswith(AWAY):
        title, wait = _("The database is away"), 30
    else:
        return None
    logger.warning("%s: %s", type(exception).__name__, str(exception).strip())
    text = _("Nothing was saved. Try again in a moment.")
    if _is_part(request):
        answer = HttpResponse(note(f"{title}. {text}", tone="bad", alert=True), status=503)
    else:
        answer = _page(request, "503.html", 503, theme="auto", message=title, text=text)
    answer["Retry-After"] = str(wait)
    return answer


def _is_part(request) -> bool:
    return bool(getattr(request, "htmx", False))


def _back(request) -> str:
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours else reverse("home")


def _page(request, template: str, status: int, theme: str = "", **words) -> HttpResponse:
    """Rendered without context processors, so that nothing is asked that the page does not show."""
    page = render_to_string(template, {**appearance(), "theme": theme or theme_of(request), **words})
    answer = HttpResponse(page, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
