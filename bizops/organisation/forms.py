"""Forms of the door, of one's own page, and of departments, posts and people."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.pages.forms import HouseForm, RecordField, dress

from .models import Appointment, Department, Post, Staff
from .registry import Holding
from .services import handovers, passwords

LARGE = {"class": "form-control l"}


class LoginForm(AuthenticationForm):
    username = UsernameField(
        label=_("Login name"), widget=forms.TextInput(attrs={**LARGE, "autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={**LARGE, "autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("Login name or password is wrong."),
        "inactive": _("Login name or password is wrong."),
    }


class ResetForm(forms.Form):
    login = forms.CharField(
        label=_("Login name or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={**LARGE, "autocomplete": "username", "autofocus": True}),
    )


class NewPasswordForm(SetPasswordForm):
    """A password for somebody who came by the link of a mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def save(self, commit=True):
        return passwords.put(self.user, self.cleaned_data["new_password1"], by=self.user)


class OwnPasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def save(self, commit=True):
        return passwords.put(self.user, self.cleaned_data["new_password1"], by=self.user)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Staff
        fields = ["phone", "language", "theme"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the company")), *self.fields["language"].choices[1:]]
        dress(self)


class DepartmentForm(HouseForm):
    picks = {"head": "organisation:staff_pick"}

    class Meta:
        model = Department
        fields = ["code", "name", "name_en", "parent", "head"]


class PostForm(HouseForm):
    wide = ("job_description",)

    class Meta:
        model = Post
        fields = ["department", "name", "name_en", "kind", "headcount", "job_description"]


class PostField(forms.ModelChoiceField):
    """Posts of different departments may have the same name."""

    def label_from_instance(self, post):
        return f"{post.department} · {post}"


class StaffForm(HouseForm):
    """The staff file; a new one asks for the first appointment too, later ones have a page of their own."""

    picks = {"superior": "organisation:staff_pick"}
    sections = (
        (_("Person"), ("number", "full_name", "name_en", "region", "joined_on")),
        (_("Post"), ("post", "superior")),
        (_("Reached by"), ("phone", "email")),
        (_("Login"), ("username",)),
    )
    post = PostField(
        Post.objects.select_related("department"), label=_("post"), required=False, help_text=_("From the first day on")
    )
    superior = forms.ModelChoiceField(
        Staff.objects.employed(),
        label=_("superior"),
        required=False,
        help_text=_("Left empty: the head of the department"),
    )

    class Meta:
        model = Staff
        fields = ["number", "full_name", "name_en", "region", "joined_on", "phone", "email", "username"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["post"], self.fields["superior"]
            self.sections = [section for section in self.sections if "post" not in section[1]]


class AppointForm(HouseForm):
    """An appointment of somebody who is here."""

    picks = {"superior": "organisation:staff_pick"}
    post = PostField(Post.objects.select_related("department"), label=_("post"))

    class Meta:
        model = Appointment
        fields = ["post", "superior", "starts_on", "ends_on", "is_main"]
        help_texts = {
            "superior": _("Left empty: the head of the department"),
            "ends_on": _("Left empty: until further notice"),
            "is_main": _("A new main appointment ends the present one the day before."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.today


class LeaveForm(forms.Form):
    on = forms.DateField(label=_("Last day"), initial=clock.today, widget=forms.DateInput())
    note = forms.CharField(label=_("Reason"), max_length=500, required=False, widget=forms.Textarea())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class HandoverForm(forms.Form):
    """A successor for each kind of thing that somebody holds (ORG-02); what is left empty stays."""

    head = _("Who takes over")
    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea())

    def __init__(self, *args, giver: Staff, staff: Staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.giver, self.staff = giver, staff
        self.held = handovers.held_by(giver)
        for holding, count in self.held:
            self.fields[holding.field] = self._successor(holding, count)
        dress(self)

    def _successor(self, holding: Holding, count: int) -> RecordField:
        pick, proposed = "organisation:staff_pick", self.proposed(holding)
        asked = RecordField(
            Staff.objects.employed().visible_to(self.staff),
            by=Staff.picked_by,
            pick=pick,
            label=holding.label,
            required=False,
            help_text=self._hint(holding, count, proposed),
            initial=proposed,
        )
        asked.widget.attrs |= {"data-record": reverse(pick), "autocomplete": "off"}
        return asked

    def _hint(self, holding: Holding, count: int, proposed: Staff | None):
        """How much it is, with the way to look at it for whoever may open that list; a number is proposed with its name."""
        app, _slash, name = holding.opens.partition("/")
        address = holding.address(self.giver) if self.staff.has_perm(f"{app}.view_{name}") else ""
        words = holding.counted(count)
        amount = format_html('<a href="{}">{}</a>', address, words) if address else words
        told = gettext("Proposed: %(name)s.") % {"name": proposed} if proposed else ""
        sentences = filter(None, (told, str(holding.hint), self.left_empty(holding)))
        return format_html("{} · {}", amount, " ".join(sentences))

    def proposed(self, holding: Holding) -> Staff | None:
        return None

    def left_empty(self, holding: Holding) -> str:
        return gettext("Left empty: stays where it is.")

    def clean(self):
        super().clean()
        if not self.errors and not self.successors():
            self.add_error(None, gettext("Name somebody who takes over something."))

    def successors(self) -> dict[str, Staff | None]:
        """{key of the holding: who takes it over}."""
        named = {holding.key: self.cleaned_data.get(holding.field) for holding, _count in self.held}
        return {key: person for key, person in named.items() if person}

    def drawn(self):
        """(head, fields) as they are drawn."""
        yield self.head, [self[holding.field] for holding, _count in self.held]
        yield "", [self["note"]]


class LeavingForm(HandoverForm):
    """The end of an employment, with who takes over; what is left empty goes to the superior or the head."""

    on = forms.DateField(label=_("Last day"), initial=clock.today, widget=forms.DateInput())
    now = forms.BooleanField(
        label=_("Hand over now, also if the last day lies ahead"),
        help_text=_("Not ticked, work stays until the last day and then goes to the superior or the head."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, giver: Staff, **kwargs):
        self.above = handovers.candidates(giver)
        super().__init__(*args, giver=giver, **kwargs)
        self.fields["note"].required = False
        if not self.held:
            del self.fields["now"]

    def proposed(self, holding: Holding) -> Staff | None:
        return handovers.proposed(holding, self.giver, self.above) if holding.automatic else None

    def left_empty(self, holding: Holding) -> str:
        if holding.may_be_empty or not holding.automatic:
            return gettext("Left empty: nobody for the time being.")
        return gettext("Left empty: the superior or the next head above.")

    def clean(self):
        """Nobody needs to be named."""

    def successors(self) -> dict[str, Staff | None]:
        """What takes place on the spot; empty when the work stays until the last day."""
        if self.cleaned_data["on"] > clock.today() and not self.cleaned_data.get("now"):
            return {}
        nobody = {holding.key: None for holding, _count in self.held if holding.may_be_empty}
        return nobody | super().successors()

    def drawn(self):
        yield "", [self["on"], self["note"]]
        if self.held:
            yield self.head, [*(self[holding.field] for holding, _count in self.held), self["now"]]
