"""Forms of the door, of one's own page, and of departments, posts and people."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock
from bizops.pages.forms import HouseForm, dress

from .models import Appointment, Department, Post, Staff
from .services import passwords

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
