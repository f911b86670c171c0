"""What happens before every page: sessions end, and the person's language and the company's time zone are set."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from bizops.figures.services import figures
from bizops.kernel import clock

from .choices import Language
from .services import company

BORN, SEEN = "born_at", "seen_at"
SEEN_EVERY = timedelta(minutes=1)


def begin(request) -> None:
    """A session is born with the login."""
    request.session[BORN] = request.session[SEEN] = int(clock.now().timestamp())


class SessionEnds:
    """Logs out after so long without a click, and after so long in any case (ORG-15)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The key is looked at first: who has no session must not cost a query.
        if request.session.session_key and request.user.is_authenticated:
            if self._is_over(request.session):
                logout(request)
            else:
                self._note(request.session)
        return self.get_response(request)

    def _is_over(self, session) -> bool:
        now = clock.now().timestamp()
        idle = timedelta(minutes=figures.value("organisation.session_idle_minutes")).total_seconds()
        whole = timedelta(hours=figures.value("organisation.session_hours")).total_seconds()
        return now - session.get(SEEN, 0) > idle or now - session.get(BORN, 0) > whole

    def _note(self, session) -> None:
        """At most one write a minute."""
        now = int(clock.now().timestamp())
        if now - session.get(SEEN, 0) >= SEEN_EVERY.total_seconds():
            session[SEEN] = now


class PersonSpeaks:
    """Language: the person's, then the cookie's, then the browser's, then the company's. Time zone: the company's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        house = _company()
        with translation.override(language_of(request, house)), timezone.override(house.zone if house else None):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _company():
    """None also while the database is away: then the views say so, each in its way."""
    try:
        return company.current()
    except DatabaseError:
        return None


def language_of(request, house) -> str:
    wishes = [getattr(request.user, "language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    browser = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wishes += [house_language(code) for code, _weight in browser]
    known = (wish for wish in wishes if wish in Language.values)
    return next(known, house.language if house else settings.LANGUAGE_CODE)


def house_language(code: str) -> str:
    """The language of the house that a browser's code asks for: zh-TW → zh-hant, en-GB → en, fr → none."""
    main, *rest = code.lower().split("-")
    if main == "zh":
        traditional = "hans" not in rest and {"hant", "tw", "hk", "mo"}.intersection(rest)
        return Language.TRADITIONAL if traditional else Language.SIMPLIFIED
    return Language.ENGLISH if main == "en" else ""
