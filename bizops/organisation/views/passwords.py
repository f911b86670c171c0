"""Passwords: changing one's own, and the four pages for those who have forgotten it (ORG-15)."""

import time

from axes.utils import reset as unlock
from django.conf import settings
from django.contrib.auth import views as django_views
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from bizops.pages.gates import LOGGED_IN, PUBLIC, Gated

from ..forms import NewPasswordForm, OwnPasswordForm, ResetForm
from ..services import passwords

# However the answer comes about, it takes this long, so that time does not tell whether a name exists.
SECONDS = 0.1


class PasswordChange(Gated, django_views.PasswordChangeView):
    gate = LOGGED_IN
    form_class = OwnPasswordForm
    template_name = "organisation/password_change.html"
    success_url = reverse_lazy("password_change_done")


class PasswordChanged(Gated, django_views.PasswordChangeDoneView):
    gate = LOGGED_IN
    template_name = "organisation/password_change_done.html"


class PasswordReset(Gated, django_views.FormView):
    """The mail goes through the outbox; the page says the same for every name, and takes the same time."""

    gate = PUBLIC
    form_class = ResetForm
    template_name = "organisation/password_reset.html"
    success_url = reverse_lazy("password_reset_done")

    def form_valid(self, form):
        started = time.monotonic()
        passwords.ask(form.cleaned_data["login"], reset_address, by=None)
        time.sleep(max(0, SECONDS - (time.monotonic() - started)))
        return super().form_valid(form)


class ResetSent(Gated, django_views.PasswordResetDoneView):
    gate = PUBLIC
    template_name = "organisation/password_reset_done.html"


class PasswordResetConfirm(Gated, django_views.PasswordResetConfirmView):
    gate = PUBLIC
    form_class = NewPasswordForm
    template_name = "organisation/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")

    def get_user(self, uidb64):
        """The link of somebody who has left opens nothing."""
        staff = super().get_user(uidb64)
        return staff if staff is not None and staff.is_active else None

    def form_valid(self, form):
        answer = super().form_valid(form)
        unlock(username=self.user.username)
        return answer


class PasswordResetDone(Gated, django_views.PasswordResetCompleteView):
    gate = PUBLIC
    template_name = "organisation/password_reset_complete.html"


def reset_address(staff) -> str:
    """The link for the mail, under the address that the house knows as its own, whatever the request called it."""
    key = urlsafe_base64_encode(force_bytes(staff.pk))
    path = reverse("password_reset_confirm", args=[key, default_token_generator.make_token(staff)])
    return f"{settings.SITE_URL}{path}"
