"""Mail: written in the reader's language, sent by the server that EMAIL_URL names, kept when there is none."""

import hashlib
import smtplib
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bizops.jobs.speech import speaking_to
from bizops.organisation.services import company

from .errors import Away
from .models import SentMail

TIMEOUT = 20  # seconds; shorter than what the database allows a transaction to wait
PORTS = {"smtp": 587, "smtps": 465}
UNREACHABLE = (
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def server(url: str) -> dict:
    """What `smtp://user:password@host:587` (STARTTLS unless ?tls=no) or `smtps://…:465` says, as Django's backend wants it."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587 or smtps://…:465.")
    secure = parts.scheme == "smtps"
    return {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": not secure and parse_qs(parts.query).get("tls", ["yes"])[-1] != "no",
        "timeout": TIMEOUT,
    }


class KeptMail(BaseEmailBackend):
    """Sends nothing: each mail stands under *Sent mail*, with working links."""

    is_sent = False

    def send_messages(self, email_messages):
        for message in email_messages:
            keep(message, is_sent=False)
        return len(email_messages)


class UrlMail(EmailBackend):
    """Sends by the server of EMAIL_URL."""

    is_sent = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{**kwargs, **server(settings.EMAIL_URL)})


def send(row) -> None:
    """Write the mail of an outbox row and send it, unless it stands there as sent. Raises Away."""
    if SentMail.objects.filter(message_id=message_id(row.dedupe)).exists():
        return
    message = write(row)
    connection = get_connection()
    try:
        connection.send_messages([message])
    except UNREACHABLE as error:
        raise Away(str(error)) from error
    except smtplib.SMTPException:
        raise
    except OSError as error:
        raise Away(str(error)) from error
    if getattr(connection, "is_sent", True):
        keep(message, is_sent=True, secret=row.is_secret)


def write(row) -> EmailMultiAlternatives:
    """The mail of a row: text and page from one pair of templates."""
    with speaking_to(row.to):
        house = company.current()
        words = {
            "row": row,
            "name": row.to.full_name,
            "link": f"{settings.SITE_URL}{row.url}" if row.url else "",
            "company": house.name if house else "",
            "lang": get_language(),
        }
        text = render_to_string("mail/message.txt", words)
        page = render_to_string("mail/message.html", words)
    headers = {"Message-ID": message_id(row.dedupe), "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(row.subject, text, to=[row.to.email], headers=headers)
    message.attach_alternative(page, "text/html")
    return message


def message_id(dedupe: str) -> str:
    """The same key is the same mail, for every mail server on the way too."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(dedupe.encode()).hexdigest()[:40]}@{host}>"


def keep(message, *, is_sent: bool, secret: bool = False) -> None:
    """Put a mail under *Sent mail*, once. A secret link that has left the house is not kept here."""
    pages = [] if secret else [a.content for a in getattr(message, "alternatives", ()) if a.mimetype == "text/html"]
    row = SentMail(
        to=list(message.recipients()),
        subject=message.subject[:200],
        text=_("This mail carried a secret link and is not kept.") if secret else message.body,
        html=pages[0] if pages else "",
        message_id=message.extra_headers.get("Message-ID") or message.message()["Message-ID"],
        is_sent=is_sent,
    )
    SentMail.objects.bulk_create([row], ignore_conflicts=True)
