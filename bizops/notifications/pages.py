"""The pages of the sent mail: for administrators, to see what went out and, without a mail server, to use its links."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.entity import EntityPages
from bizops.pages.panels import Facts, Panel

from .filters import SentMailFilter
from .models import SentMail
from .tables import SentMailTable


class Letter(Panel):
    """The words of the mail, with links that can be followed."""

    def context(self, document, staff, pages) -> dict:
        return {"text": document.text}


class SentMailPages(EntityPages):
    model, table, filters = SentMail, SentMailTable, SentMailFilter
    icon = "mail"
    panels = (
        Facts(_("Mail"), fields=("to", "at", "is_sent", "message_id")),
        Letter(_("Text"), "notifications/sentmail_text.html"),
    )
    intro = _("Every mail of the house. As long as no mail server is set, mail stays here, and its links work.")
    empty = _("No mail has been written yet.")
