"""Columns of the access log."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bizops.pages.table import Choice, Moment, Name, RecordTable

from .choices import TONES, What
from .documents import kind_in_words
from .models import Access


@dataclass(frozen=True, kw_only=True)
class Opened(Name):
    """What was opened with its kind; a list has no name but that of its kind."""

    def cell(self, url, title, label):
        kind = kind_in_words(label)
        return super().cell(url, title or kind, kind if title and title != kind else "")

    def plain(self, title, label):
        return title or kind_in_words(label)


class AccessTable(RecordTable):
    title = Opened(label=_("what was opened"), sub=("label",))
    what = Choice(choices=What, kind="pill", tones=TONES, css="c-end")
    at = Moment(sort="at")

    class Meta:
        model = Access
        fields = ["title", "what", "by", "at", "rows", "format"]
        optional = ["query"]
        order = "-at"
