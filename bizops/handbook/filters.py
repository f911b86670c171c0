"""Filters of duties, in the words that measures, board and team put into an address, and of proposed texts."""

import django_filters
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices

from .choices import DraftStatus, DutyStatus
from .models import ClauseRow, Duty, TextDraft
from .registry import duty_parts, title_of


class Counted(TextChoices):
    """Which duties a number of the board is made of."""

    DUE = "due", _("counts in the rate")
    ON_TIME = "on_time", _("done on time")
    OVERDUE = "overdue", _("overdue")
    AHEAD = "ahead", _("open, not yet due")


def parts() -> list[tuple[str, str]]:
    """Each kind of duty by its key, in words."""
    return [(part.key, f"{part.code} {title_of(part.code, part.part, '…')}") for part in duty_parts]


class PartFilter(django_filters.ChoiceFilter):
    """The kinds of duties, asked for when somebody filters: chapters declare theirs after this room is opened."""

    @property
    def field(self):
        self.extra["choices"] = parts()
        return super().field


class DutyFilters(HouseFilters):
    clause = RecordFilter(label=_("clause"), queryset=ClauseRow.objects.all(), by=("code",))
    part = PartFilter(label=_("kind of duty"), choices=(), method="of_part", empty_label="–")
    status = SeveralChoices(label=_("status"), choices=DutyStatus)
    counts = django_filters.ChoiceFilter(
        label=_("on the board"), choices=Counted.choices, method="that_count", empty_label="–"
    )
    owner = RecordFilter(label=_("owed by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    tree = django_filters.ModelChoiceFilter(
        label=_("department with all below"), queryset=Department.objects.all(), method="in_tree"
    )
    due_on = django_filters.DateFromToRangeFilter(label=_("due"))
    period = django_filters.CharFilter(label=_("period"), field_name="period_key")

    class Meta:
        model = Duty
        fields = []

    def of_part(self, queryset, name, value):
        part = duty_parts[value]
        return queryset.filter(clause__code=part.code, part=part.part)

    def that_count(self, queryset, name, value):
        if value == Counted.AHEAD:
            return queryset.ahead()
        ask = {Counted.DUE: queryset.counted, Counted.ON_TIME: queryset.on_time, Counted.OVERDUE: queryset.overdue}
        return ask[value]()

    def in_tree(self, queryset, name, value):
        return queryset.filter(department__in=list(Department.objects.below(value).values_list("pk", flat=True)))


class TextDraftFilters(HouseFilters):
    clause = RecordFilter(label=_("clause"), queryset=ClauseRow.objects.all(), by=("code",))
    status = SeveralChoices(label=_("status"), choices=DraftStatus)
    owner = RecordFilter(label=_("prepared by"), queryset=Staff.objects.all(), by=("number", "full_name"))
    effective_from = django_filters.DateFromToRangeFilter(label=_("effective from"))

    class Meta:
        model = TextDraft
        fields = []
