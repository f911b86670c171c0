"""The form of a leak incident: reported in a minute by anybody, looked into by the custodian (CUS-11)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.pages.forms import HouseForm, dress

from ..choices import Fault, Harm, PassedTo, Penalty
from ..models import Leak

REPORT = ("known_at", "is_danger", "what")
FINDINGS = ("findings", "harm", "fault", "passed_to", "penalty", "penalty_reason", "deduction")


def asked(label, choices) -> forms.ChoiceField:
    """One of the questions that an investigation answers, with all answers in sight."""
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


class LeakForm(HouseForm):
    """A new incident asks only what whoever saw it knows; afterwards it is the form of the investigation."""

    harm = asked(_("What harm did it do?"), Harm.choices)
    fault = asked(_("Was anybody at fault?"), Fault.choices)
    passed_to = asked(_("Were secrets passed to somebody?"), PassedTo.choices)
    penalty = forms.ChoiceField(
        label=_("penalty asked for"),
        choices=[("", _("As the rules say")), *Penalty.choices],
        required=False,
        help_text=_("The rules follow from the three answers, and from whether it was remedied in time"),
    )
    sections = (
        (_("What happened"), ("known_at", "is_danger", "what")),
        (_("Whose data"), ("customer", "whose")),
        (_("Who is responsible"), ("accused",)),
        (_("Investigation"), ("findings", "harm", "fault", "passed_to")),
        (_("Penalty"), ("penalty", "deduction", "penalty_reason")),
    )
    wide = ("accused", "harm", "fault", "passed_to", "penalty_reason")
    fixed = REPORT
    picks = {"customer": "customers:customer_pick", "accused": "organisation:staff_pick"}

    class Meta:
        model = Leak
        fields = ["known_at", "is_danger", "what", "customer", "whose", "accused", *FINDINGS]
        help_texts = {
            "accused": _("Only if you know; it is looked into, and whoever is named here cannot see this incident"),
            "whose": _("A customer's name, or in words: the whole register, a price list"),
        }

    def __init__(self, *args, staff, **kwargs):
        leak = kwargs.get("instance")
        if leak is not None and leak.penalty == leak.proposed:
            kwargs["initial"] = {"penalty": "", **kwargs.get("initial", {})}
        super().__init__(*args, staff=staff, **kwargs)
        for name in () if self.instance.pk else FINDINGS:
            del self.fields[name]

    def validate_constraints(self):
        """The service refuses the same, beside the field."""


class RemedyForm(forms.Form):
    """When it was remedied, beside what was done."""

    remedied_at = forms.DateTimeField(
        label=_("remedied at"), required=False, help_text=_("Empty: now. At most a working day back.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
