"""Forms of revisits and promises, filled in at the customer's door on a phone (CUS-06)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.organisation.models import Staff
from bizops.pages.forms import HouseForm

from ..choices import Means, OpinionHandling
from ..models import Contact, Customer, Promise, Revisit
from ..services import revisits

PROMISE = ("promise_what", "promise_due_on", "promise_owner")


class RevisitForm(HouseForm):
    """`customer` fixes whom it is about; then his people can be chosen."""

    means = forms.ChoiceField(
        label=_("means"),
        choices=[(m.value, m.label) for m in revisits.MEANS],
        initial=Means.VISIT,
        widget=forms.RadioSelect,
    )
    contact = forms.ModelChoiceField(Contact.objects.all(), label=_("contact"), required=False)
    summary = forms.CharField(label=_("summary"), max_length=4000, widget=forms.Textarea)
    handling = forms.ChoiceField(
        label=_("what became of them"),
        choices=OpinionHandling.choices,
        initial=OpinionHandling.NONE,
        widget=forms.RadioSelect,
    )
    promise_what = forms.CharField(
        label=_("what was promised"), max_length=500, required=False, help_text=_("Empty: an answer to the opinion")
    )
    promise_due_on = forms.DateField(label=_("promised by"), required=False)
    promise_owner = forms.ModelChoiceField(
        Staff.objects.all(), label=_("who answers"), required=False, help_text=_("Empty: you yourself")
    )
    next_on = forms.DateField(label=_("next contact"), required=False)
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Reason for the late record"),
        required=False,
        max_length=200,
        help_text=_("Only if it lies further back"),
    )
    sections = (
        (_("The revisit"), ("customer", "means", "on", "contact")),
        (_("What you saw"), ("stock_seen", "abnormality", "remedy", "help_given")),
        (_("What was said"), ("summary", "opinions", "handling", *PROMISE, "thanked")),
        (_("Next steps"), ("next_on", "next_step", "note")),
    )
    wide = ("customer", "means", "stock_seen", "help_given", "handling", "promise_what", "thanked")
    fixed = ("customer", "on", "note")
    picks = {"customer": "customers:customer_pick", "promise_owner": "organisation:staff_pick"}

    class Meta:
        model = Revisit
        fields = ["customer", "on", "stock_seen", "abnormality", "remedy", "help_given", "opinions", "thanked"]
        fields += ["handling"]

    def __init__(self, *args, staff, customer: Customer | None = None, **kwargs):
        revisit = kwargs.get("instance")
        if revisit is not None:
            said = {name: getattr(revisit.communication, name) for name in revisits.SAID}
            kwargs["initial"] = {**said, **kwargs.get("initial", {})}
        super().__init__(*args, staff=staff, **kwargs)
        self.file = revisit.customer if revisit is not None else customer
        self._fit_to_file()
        if revisit is not None and revisit.promises.exists():
            for name in ("handling", *PROMISE):
                del self.fields[name]
        self.fields["means"].widget.template_name = "customers/revisit_means.html"
        today = clock.today().isoformat()
        for name, limit in (("on", "max"), ("next_on", "min"), ("promise_due_on", "min")):
            if name in self.fields:
                self.fields[name].widget.attrs[limit] = today

    def _fit_to_file(self) -> None:
        if self.file is None:
            del self.fields["contact"]
            return
        self.fields.pop("customer", None)
        people = self.file.contacts.current()
        if not self.instance.pk and not self.is_bound:
            self.initial.setdefault("contact", people.filter(is_primary=True).values_list("pk", flat=True).first())
        present = self.instance.communication.contact_id if self.instance.pk else None
        self.fields["contact"].queryset = people | self.file.contacts.filter(pk=present) if present else people

    def clean(self):
        cleaned = super().clean()
        if self.file is not None and not self.instance.pk:
            cleaned["customer"] = self.file
        return cleaned

    def _get_validation_exclusions(self):
        """What the database asks of these two the service asks beside the field."""
        return super()._get_validation_exclusions() | {"remedy", "opinions"}

    def choices_of(self, name, visible):
        if name == "customer":
            return visible.editable_by(self.staff).active()
        return visible.employed() if name in self.picks else visible


class PromiseForm(HouseForm):
    """Who answers is all that can be changed of a promise."""

    picks = {"owner": "organisation:staff_pick"}

    class Meta:
        model = Promise
        fields = ["owner"]

    def choices_of(self, name, visible):
        return visible.employed()
