"""The lists of duties and of proposed texts."""

from dataclasses import dataclass
from functools import partial
from html import escape

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.pages.table import NOTHING, Choice, Column, Day, Flag, Moment, Name, RecordTable
from bizops.pages.templatetags.components import chip

from .choices import DraftStatus, DutyStatus
from .models import Duty, TextDraft
from .registry import title_of


@dataclass(frozen=True, kw_only=True)
class Due(Day):
    """The due date, red where the duty is still open beyond it."""

    def cell(self, value, status, *, today):
        plain = value.isoformat()[5 if value.year == today.year else 0 :]
        if status != DutyStatus.OPEN or value > today:
            return plain
        word, tone = (_("today"), "warn") if value == today else (_("overdue"), "bad")
        return format_html('<span class="{}">{} {}</span>', tone, plain, word)

    def drawing(self):
        return partial(self.cell, today=timezone.localdate())

    def plain(self, value, status):
        return value


@dataclass(frozen=True, kw_only=True)
class What(Column):
    """The duty in the words of its kind, linked."""

    css: str = "c-main"

    def cell(self, url, code, part, name):
        return mark_safe(f'<a class="name plain" href="{escape(url)}">{escape(title_of(code, part, name))}</a>')  # noqa: S308  escaped

    def plain(self, code, part, name):
        return title_of(code, part, name)


@dataclass(frozen=True, kw_only=True)
class Chip(Column):
    """A clause, linked to its page."""

    css: str = "nw"

    def cell(self, code):
        return chip(code)


@dataclass(frozen=True, kw_only=True)
class PeriodKey(Column):
    """The period of a period duty; an event has none."""

    def cell(self, key, start):
        return key if start else NOTHING

    def plain(self, key, start):
        return key if start else ""


class DutyTable(RecordTable):
    due_on = Due(paths=("due_on", "status"), sort="due_on", css="nw c-end")
    duty = What(label=gettext_lazy("duty"), paths=("", "clause__code", "part", "subject_name"))
    clause = Chip(paths=("clause__code",))
    owner = Column(paths=("owner__full_name",), css="nw")
    department = Column(paths=("department__name",), css="nw")
    period = PeriodKey(label=gettext_lazy("period"), paths=("period_key", "period_start"), css="nw")
    status = Choice(choices=DutyStatus, kind="pill", tones=tuple(Duty.lifecycle.tones.items()), css="c-foot")
    raised_late = Flag()

    class Meta:
        model = Duty
        fields = ["due_on", "duty", "clause", "owner", "department", "period", "status", "done_on"]
        optional = ["raised_late", "escalated_on"]
        order = "-due_on"


class TextDraftTable(RecordTable):
    clause = Name(paths=("clause__code",), sub=("reason",))
    at = Moment(sort="at", css="nw c-foot")
    owner = Column(paths=("owner__full_name",), css="nw")
    status = Choice(choices=DraftStatus, kind="pill", tones=tuple(TextDraft.lifecycle.tones.items()), css="c-end")

    class Meta:
        model = TextDraft
        fields = ["clause", "at", "owner", "effective_from", "status"]
        optional = ["edition", "reason"]
        order = "-at"
