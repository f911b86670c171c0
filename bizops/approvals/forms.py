"""Forms around a request: whom to pass it to, who takes whose place (ORG-14)."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.organisation.models import Staff
from bizops.pages.forms import HouseForm, RecordField, dress

from .models import Substitution
from .services.trail import LONGEST

PICK = "organisation:staff_pick"
SEVERAL = 20  # colleagues that are named at once


class ColleagueField(RecordField):
    """One colleague by number or name."""

    def __init__(self, staff, **kwargs):
        super().__init__(colleagues(staff), by=Staff.picked_by, pick=PICK, **kwargs)
        self.widget.attrs |= {"data-record": reverse(PICK), "autocomplete": "off"}


class ColleaguesField(ColleagueField):
    """Several colleagues, one a line."""

    widget = forms.Textarea(attrs={"rows_wanted": 2})

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        lines = [line.strip() for line in str(value or "").replace("\x00", "").splitlines() if line.strip()]
        if len(lines) > SEVERAL:
            raise ValidationError(_("At most %(most)s at once."), params={"most": SEVERAL})
        return list(dict.fromkeys(super(ColleaguesField, self).to_python(line) for line in lines))

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], "required")

    def has_changed(self, initial, data):
        return bool(data)


class NoteForm(forms.Form):
    """A reason, and nothing else."""

    note = forms.CharField(label=_("Reason"), max_length=LONGEST, widget=forms.Textarea())

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = staff
        dress(self)

    def values(self) -> dict:
        """What the service is given."""
        return dict(self.cleaned_data)


class PersonForm(NoteForm):
    """One colleague and a reason."""

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["to"] = ColleagueField(staff, label=_("To whom"))
        self.order_fields(["to", "note"])
        dress(self)


class PeopleForm(NoteForm):
    """Several colleagues and a reason."""

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["people"] = ColleaguesField(staff, label=_("Whom"))
        self.order_fields(["people", "note"])
        dress(self)


class CopyForm(PeopleForm):
    """Who reads along; nobody has to say why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False


class SubstitutionForm(HouseForm):
    """Who is away, who decides in his place, from when to when."""

    picks = {"staff": PICK, "substitute": PICK}
    sections = (("", ("staff", "substitute", "starts_on", "ends_on", "note")),)
    wide = ("note",)

    class Meta:
        model = Substitution
        fields = ["staff", "substitute", "starts_on", "ends_on", "note"]

    def __init__(self, *args, staff, **kwargs):
        kwargs.setdefault("initial", {"staff": staff, "starts_on": clock.today()})
        super().__init__(*args, staff=staff, **kwargs)
        self.fields["substitute"].queryset = colleagues(staff)
        if not staff.headed_department_ids:
            del self.fields["staff"]

    def choices_of(self, name, visible):
        """Oneself, and the people whom one heads."""
        if name != "staff":
            return visible.employed()
        mine = Staff.objects.employed()
        return mine.filter(pk=self.staff.pk) | mine.filter(department__in=self.staff.headed_department_ids)

    def clean(self):
        words = super().clean()
        starts_on, ends_on = words.get("starts_on"), words.get("ends_on")
        if starts_on and ends_on and ends_on < max(starts_on, clock.today()):
            self.add_error("ends_on", _("It would end before it begins."))
        return words

    def _get_validation_exclusions(self):
        """The service says what clashes, beside the field."""
        return super()._get_validation_exclusions() | {"staff", "starts_on", "ends_on"}

    def validate_constraints(self):
        """The same: no constraint is asked before the service."""


def colleagues(staff):
    """Whom one may name: everybody who works here and reads requests, but oneself."""
    return Staff.objects.employed().visible_to(staff).holding("approvals.view_request").exclude(pk=staff.pk)
