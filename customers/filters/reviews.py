"""Filters of scorecards, review rounds and reviews (CUS-03, CUS-08)."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bizops.organisation.models import Department, Staff
from bizops.pages.filters import HouseFilters, RecordFilter, SeveralChoices, WholeRangeFilter

from ..choices import CustomerClass, ReviewStatus, RoundStatus
from ..models import Customer, Review, ReviewRound, Scorecard

CHANGES = (("up", _("higher")), ("down", _("lower")), ("same", _("the same")))


class ScorecardFilters(HouseFilters):
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    classification = SeveralChoices(label=_("class"), field_name="customer__classification", choices=CustomerClass)
    proposed = SeveralChoices(label=_("proposed class"), choices=CustomerClass)
    owner = RecordFilter(
        label=_("person in charge"),
        field_name="customer__owner",
        queryset=Staff.objects.all(),
        by=("number", "full_name"),
    )
    department = django_filters.ModelChoiceFilter(
        label=_("department"), field_name="customer__department", queryset=Department.objects.all()
    )
    score = WholeRangeFilter(label=_("score"))
    differs = django_filters.BooleanFilter(label=_("another class is proposed"))
    unconfirmed = django_filters.BooleanFilter(label=_("not confirmed for long"), method="that_are_unconfirmed")
    for_me = django_filters.BooleanFilter(label=_("for me to confirm"), method="that_wait_for_me")

    class Meta:
        model = Scorecard
        fields = []

    def that_are_unconfirmed(self, queryset, name, value):
        stale = Scorecard.objects.unconfirmed().values("pk")
        return queryset.filter(pk__in=stale) if value else queryset.exclude(pk__in=stale)

    def that_wait_for_me(self, queryset, name, value):
        mine = Scorecard.objects.to_confirm_by(self.staff).values("pk")
        return queryset.filter(pk__in=mine) if value else queryset.exclude(pk__in=mine)


class ReviewRoundFilters(HouseFilters):
    status = SeveralChoices(label=_("status"), choices=RoundStatus)
    starts_on = django_filters.DateFromToRangeFilter(label=_("quarter from"))

    class Meta:
        model = ReviewRound
        fields = []


class ReviewFilters(HouseFilters):
    round = django_filters.ModelChoiceFilter(label=_("round"), queryset=ReviewRound.objects.all())
    status = SeveralChoices(label=_("status"), choices=ReviewStatus)
    customer = RecordFilter(label=_("customer"), queryset=Customer.objects.all())
    owner = RecordFilter(label=_("person in charge"), queryset=Staff.objects.all(), by=("number", "full_name"))
    department = django_filters.ModelChoiceFilter(label=_("department"), queryset=Department.objects.all())
    class_before = SeveralChoices(label=_("class"), choices=CustomerClass)
    class_proposed = SeveralChoices(label=_("proposed class"), choices=CustomerClass)
    change = django_filters.ChoiceFilter(label=_("class after it"), choices=CHANGES, method="that_change")
    needs_look = django_filters.BooleanFilter(label=_("needs a look"))
    score = WholeRangeFilter(label=_("score"))
    approved_on = django_filters.DateFromToRangeFilter(label=_("approved on"))

    class Meta:
        model = Review
        fields = []

    def that_change(self, queryset, name, value):
        return queryset.of_change(value)
