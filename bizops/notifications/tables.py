"""Columns of the sent mail."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Flag, Moment, Name, RecordTable, Words

from .models import SentMail


class SentMailTable(RecordTable):
    subject = Name(label=_("subject"))
    to = Words()
    at = Moment(sort="at", css="nw c-end")
    is_sent = Flag()

    class Meta:
        model = SentMail
        fields = ["subject", "to", "at", "is_sent"]
        order = "-at"
