"""The forms with which two files become one, or are said to be two firms (CUS-18)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel.lifecycle import LONGEST_NOTE
from bizops.pages.forms import RecordField, dress

from ..models import Customer

PICK = "pick-"


class ReasonForm(forms.Form):
    """A reason that stays on record."""

    note = forms.CharField(label=_("reason"), max_length=LONGEST_NOTE, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class ApartForm(ReasonForm):
    """Why two files that look alike are of two firms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("why they are two firms")


class MergeForm(ReasonForm):
    """The reason, and a pick for each field that differs and that the person may see; the others follow the rule."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    other_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, choices, hidden, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("why they are one firm")
        for choice in choices:
            if choice.name not in hidden:
                options = [(pick, pick) for pick in choice.picks]
                field = forms.ChoiceField(choices=options, initial=choice.default, required=False)
                self.fields[f"{PICK}{choice.name}"] = field

    def picks(self) -> dict[str, str]:
        return {
            name.removeprefix(PICK): pick for name, pick in self.cleaned_data.items() if name.startswith(PICK) and pick
        }


class OtherFileForm(forms.Form):
    """The other file, by its number or exact name."""

    other = RecordField(Customer.objects.none(), label=_("the other file"), pick="customers:customer_pick")

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = files
        dress(self)
