"""A paper as a page: what fills it in the language of its reader, under the letterhead, with the record's QR code."""

import base64
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext

from bizops.kernel import clock
from bizops.organisation.models import Company
from bizops.organisation.services import company
from bizops.pages.context import TAGS

from ..parts import Content
from ..registry import Paper

TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
MARKS = 3  # down a sheet
LOGO_CEILING = 500_000  # bytes; a letterhead is no poster


@dataclass(frozen=True)
class Sheet:
    """A paper that is made up: what a file of it is called (without the ending), its content, its HTML."""

    name: str
    content: Content
    html: str


def language_of(paper: Paper, asked: str = "") -> str:
    """The language that was asked for, else the reader's; the company's where the paper goes outside."""
    if asked in dict(settings.LANGUAGES):
        return asked
    house = company.current()
    return house.language if paper.outside and house else get_language() or settings.LANGUAGE_CODE


def made(paper: Paper, record, *, by, language: str, address: str = "", **view) -> Sheet:
    """The sheet of a record (or of the rows of a list; None is the empty form), as this person may see it.

    `address` is what the QR code says; `view` is what else the template wants: the words of the bar above the print view.
    """
    with translation.override(language):
        content = paper.fill(record, by)
        context = {
            "paper": paper,
            "content": content,
            "is_empty": record is None,
            "letterhead": letterhead(language),
            "signatures": list(zip_longest(paper.signatures, content.signers[: len(paper.signatures)], fillvalue="")),
            "pager": gettext("Page {} of {}").split("{}"),
            "lang": TAGS.get(language, language),
            "qr": qr(f"{settings.SITE_URL}{address}") if address else "",
            "printed_at": clock.now(),
            "by": by,
            "marks": marks(by) if record is not None and paper.marks(record) else (),
            **view,
        }
        name = " ".join(filter(None, [str(paper.title), content.number])).replace("/", "-")
        return Sheet(name, content, render_to_string(paper.template, context))


def marks(by) -> list[str]:
    """What stands across every sheet of a confidential paper: who has it, and since when (CUS-11)."""
    moment = timezone.localtime(clock.now())
    return [f"{by.full_name} {by.number} {moment:%Y-%m-%d %H:%M}"] * MARKS


def letterhead(language: str) -> dict:
    """Name, address and logo of the company."""
    house = company.current()
    if house is None:
        return {}
    name = house.name_en if language == "en" and house.name_en else house.name
    return {"name": name, "address": house.address, "logo": _logo(house.logo.name) if house.logo else ""}


def qr(text: str) -> str:
    """A QR code as a picture that stands in the text."""
    return segno.make_qr(text, error="m").svg_data_uri(border=0)


@lru_cache(maxsize=4)
def _logo(name: str) -> str:
    """The logo as a picture that stands in the text; its file has a new name whenever it changes."""
    storage = Company._meta.get_field("logo").storage
    kind = TYPES.get(name.rpartition(".")[2].lower())
    if kind is None or not storage.exists(name) or storage.size(name) > LOGO_CEILING:
        return ""
    with storage.open(name) as file:
        return f"data:{kind};base64,{base64.b64encode(file.read()).decode()}"
