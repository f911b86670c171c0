"""What every template may use: the frame of the page. Nothing here is worked out before a template asks for it."""

from functools import cache, partial

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from . import menu
from .house import ask

THEMES = ("auto", "light", "dark")
# As HTML and the style want them: `:lang(zh-Hant)` chooses the face.
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


def house(request) -> dict:
    """`company menu frame unread theme lang languages chapters demo`; menu and frame are told in bizops/pages/menu.py.

    What costs something is a function: a template that names it calls it, and it answers once.
    """
    staff = getattr(request, "user", None)
    frame = cache(partial(menu.frame, staff, request.path))
    return {
        "company": cache(partial(ask, "company")),
        "frame": frame,
        "menu": lambda: frame()["sections"],
        "unread": cache(partial(ask, "unread", staff, default=0)),
        "theme": cache(partial(theme_of, request)),
        "demo": settings.DEMO,
        "chapters": menu.chapters,
        **appearance(),
    }


def appearance() -> dict:
    """The language of the page and the languages to choose from; needs no person and no database."""
    return _appearance(get_language() or settings.LANGUAGE_CODE)


@cache
def _appearance(language: str) -> dict:
    return {
        "lang": TAGS.get(language, language),
        "languages": [_language(code, language) for code, _ in settings.LANGUAGES],
    }


def _language(code: str, current: str) -> dict:
    name = get_language_info(code)["name_local"]
    return {"code": code, "tag": TAGS.get(code, code), "name": name, "current": code == current}


def theme_of(request) -> str:
    """The person's choice; before the login, the browser's cookie."""
    staff = getattr(request, "user", None)
    chosen = staff.theme if staff is not None and staff.is_authenticated else request.COOKIES.get("theme")
    return chosen if chosen in THEMES else "auto"
