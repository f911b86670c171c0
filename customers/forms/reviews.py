"""Forms of classes, review rounds and reviews (CUS-03, CUS-08)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.pages.forms import HouseForm, dress

from ..choices import CustomerClass, RoundStatus
from ..models import Review, ReviewRound
from ..services import rounds

MARKS = ((1, _("1 · low")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 · high")))
QUARTERS = 4  # so many quarters back a round can still be opened


class ClassForm(forms.Form):
    """The class of one customer: as proposed, or another one with its reason."""

    classification = forms.ChoiceField(label=_("class"), choices=CustomerClass.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("Needed for another class than the one proposed"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class ReviewRoundForm(HouseForm):
    """Which quarter's round is to be opened: one that is over and has none, or one whose opening broke off."""

    quarter = forms.ChoiceField(label=_("quarter"))

    class Meta:
        model = ReviewRound
        fields = []

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        opened = ReviewRound.objects.exclude(status=RoundStatus.OPENING).values_list("key", flat=True)
        quarter, found = Period.of("quarter", clock.today()), []
        for _n in range(QUARTERS):
            quarter = quarter.previous()
            found.append(quarter)
        open_now = [one for one in found if one.key not in set(opened) and rounds.can_be_opened(one)]
        self.quarters = {one.key: one for one in open_now}
        self.fields["quarter"].choices = [(key, key) for key in self.quarters]
        if not open_now:
            self.fields["quarter"].help_text = _("Every quarter that is over has its round.")

    def clean_quarter(self) -> Period:
        return self.quarters[self.cleaned_data["quarter"]]


class ReviewForm(HouseForm):
    potential = forms.TypedChoiceField(
        label=_("potential (1–5)"),
        choices=MARKS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    cooperation = forms.TypedChoiceField(
        label=_("cooperation (1–5)"),
        choices=MARKS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    class_decided = forms.ChoiceField(
        label=_("class decided"), choices=CustomerClass.choices, required=False, widget=forms.RadioSelect
    )
    hand_in = forms.BooleanField(
        label=_("Submit to the head with this"),
        required=False,
        help_text=_("Needs potential, cooperation and an opinion"),
    )
    sections = (
        (_("Judgement"), ("potential", "cooperation", "opinion")),
        (_("Decision"), ("class_decided", "reason", "hand_in")),
    )
    wide = ("potential", "cooperation", "class_decided", "reason", "hand_in")

    class Meta:
        model = Review
        fields = ["potential", "cooperation", "opinion", "class_decided", "reason"]

    def __init__(self, *args, staff, **kwargs):
        review = kwargs.get("instance")
        if review is not None:
            kwargs["initial"] = {"class_decided": review.class_after, **kwargs.get("initial", {})}
        super().__init__(*args, staff=staff, **kwargs)

    def validate_constraints(self):
        """The service refuses the same, beside the field."""
