"""Columns of the access log."""

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Moment, Name, RecordTable

from .choices import TONES, What
from .models import Access


class AccessTable(RecordTable):
    title = Name(label=_("what was opened"), sub=("label",))
    what = Choice(choices=What, kind="pill", tones=TONES, css="c-end")
    at = Moment(sort="at")

    class Meta:
        model = Access
        fields = ["title", "what", "by", "at", "rows", "format"]
        optional = ["query"]
        order = "-at"
