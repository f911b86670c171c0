"""WeasyPrint, loaded when the first paper is printed: one set of fonts and styles a process, and nothing from outside.

Fetching is denied by default: a paper gets the packaged fonts, and pictures that stand in its own text.
"""

import atexit
import gc
import logging
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from django.utils.translation import gettext as _

from bizops.embedded.system import PAPER
from bizops.kernel.errors import RuleBroken

HERE = Path(__file__).resolve().parents[1]
FONTS = {f"paper:/{file.name}": file for file in sorted((HERE / "fonts").glob("*.ttf"))}
STYLE = HERE / "static" / "printing" / "paper.css"
FACES = HERE / "fonts" / "faces.css"
PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/svg+xml;")


class Outside(Exception):
    """A paper asked for something that is neither packaged nor its own."""


@cache
def press() -> SimpleNamespace | None:
    """WeasyPrint with the fonts and the style of the house; None as long as the system lacks pango."""
    for name in ("weasyprint", "weasyprint.progress", "fontTools", "pikepdf"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError
    except (ImportError, OSError):
        return None
    fetcher, fonts = _fetcher(weasyprint), FontConfiguration()
    text = FACES.read_text() + STYLE.read_text()
    style = weasyprint.CSS(string=text, base_url="paper:/", url_fetcher=fetcher, font_config=fonts)
    atexit.register(_let_go)
    return SimpleNamespace(
        html=weasyprint.HTML, fetcher=fetcher, fonts=fonts, style=style, refusal=FatalURLFetchingError
    )


def _let_go() -> None:
    """At the end of a process: the faces lie in a folder of their own, which goes with them while there is time."""
    press.cache_clear()
    gc.collect()


def missing() -> str:
    """What to install before this machine makes PDFs; nothing if it does."""
    if press() is not None:
        return ""
    return _("This machine makes no PDFs yet: install %(packages)s and start the house anew.") % {
        "packages": " ".join(PAPER.packages)
    }


def layout(html: str):
    """A text laid out in pages. Raises RuleBroken without pango, Outside if it asks for what is not its own."""
    if (here := press()) is None:
        raise RuleBroken(missing(), "HBK-04")
    with _within():
        page = here.html(string=html, base_url="paper:/", url_fetcher=here.fetcher)
        return page.render(font_config=here.fonts, stylesheets=[here.style])


def written(html: str) -> bytes:
    """A text as a PDF."""
    return together([layout(html)])


def together(documents: list, target=None) -> bytes | None:
    """Laid-out texts as one PDF, which carries each font once; into `target` (a path) or as bytes."""
    first = documents[0]
    pages = [page for document in documents for page in document.pages]
    whole = first.copy(pages) if len(documents) > 1 else first
    with _within():
        return whole.write_pdf(target)


@contextmanager
def _within():
    """WeasyPrint's own refusal is no Exception and would end the process."""
    try:
        yield
    except press().refusal as refusal:
        raise Outside(str(refusal)) from None


def _fetcher(weasyprint):
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Packaged(URLFetcher):
        """Serves the packaged fonts and the pictures of the text itself; whatever else is asked for stops the print."""

        def fetch(self, url, headers=None):
            if url in FONTS:
                return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith(PICTURES):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"a paper asked for {url[:80]}")

    return Packaged()
