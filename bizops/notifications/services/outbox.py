"""Writing down what a change must lead to, in the transaction of the change (design §5)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.utils.functional import Promise

from bizops.jobs.speech import speaking_to

from ..models import Outbox

Words = str | Promise | Callable[[], str]


def put(
    kind: str,
    *,
    to,
    dedupe: str,
    subject: Words = "",
    body: Words = "",
    url: str = "",
    payload: dict | None = None,
    channels: tuple[str, ...] = ("bell", "mail"),
    secret: bool = False,
) -> None:
    """Owe somebody a message. The same `dedupe` is owed once, however often it is put.

    Words are said in the reader's language: give a lazy text, or a function for one with names in it. `url` is a path
    of this house. A `secret` link (a way in without password) is kept no longer than its delivery takes.
    """
    with speaking_to(to):
        row = Outbox(
            kind=kind,
            to=to,
            dedupe=dedupe,
            subject=one_line(_said(subject))[:200],
            body=_said(body).replace("\x00", "").strip(),
            url=path_of(url),
            payload=payload or {},
            channels=list(channels),
            is_secret=secret,
        )
    Outbox.objects.bulk_create([row], ignore_conflicts=True)


def ring(task: str, *, dedupe: str, args: list | None = None) -> None:
    """Owe the workers a doorbell: `task` is run by one of them, soon after the commit, at least once."""
    put("doorbell", to=None, dedupe=dedupe, payload={"task": task, "args": args or []}, channels=("doorbell",))


def path_of(url: str) -> str:
    """A link as a path of this house: a foreign host, however it came in, is left out."""
    parts = urlsplit(url)
    path = "/" + parts.path.lstrip("/\\") if parts.path else ""
    return f"{path}?{parts.query}" if parts.query else path


def one_line(text: str) -> str:
    """Without line breaks and control characters, which a header of a mail would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _said(words: Words) -> str:
    return str(words() if callable(words) and not isinstance(words, Promise) else words)
