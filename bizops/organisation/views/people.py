"""What happens to a person beside changes of the file: an appointment, its end, the end of the employment (ORG-02)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bizops.kernel.errors import RuleBroken
from bizops.pages.gates import gate, permission

from ..forms import AppointForm, LeaveForm, LeavingForm
from ..models import Appointment
from ..pages import StaffPages
from ..services import appointments
from ..services import staff as people

ASK_AND_DO = ["GET", "HEAD", "POST"]


@gate(permission("organisation.appoint_staff"))
@require_http_methods(ASK_AND_DO)
def appoint(request, pk):
    person = get_object_or_404(StaffPages.rows(request.user), pk=pk)
    form = AppointForm(request.POST or None, staff=request.user)

    def write():
        appointments.appoint(person, by=request.user, **form.cleaned_data)

    return asked(request, person, form, write, "ORG-01", _("Appoint"), _("Appointment of %(name)s"))


@gate(permission("organisation.appoint_staff"))
@require_http_methods(ASK_AND_DO)
def end(request, pk):
    appointment = get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
    form = LeaveForm(request.POST or None)

    def write():
        appointments.end(appointment, by=request.user, on=form.cleaned_data["on"], note=form.cleaned_data["note"])

    return asked(request, appointment.staff, form, write, "ORG-01", _("End appointment"), _("%(name)s gives up a post"))


@gate(permission("organisation.dismiss_staff"))
@require_http_methods(ASK_AND_DO)
def leave(request, pk):
    person = get_object_or_404(StaffPages.rows(request.user).employed(), pk=pk)
    form = LeavingForm(request.POST if request.method == "POST" else None, giver=person, staff=request.user)

    def write():
        said = form.cleaned_data
        people.leave(person, by=request.user, on=said["on"], note=said["note"], successors=form.successors())

    return asked(request, person, form, write, "ORG-02", _("Record leaving"), _("%(name)s leaves"), danger=True)


def asked(request, person, form, write, clause: str, verb: str, title: str, *, danger=False, nothing=False):
    """GET asks, POST does; a rule that says no stands beside its field. With `nothing` to ask the page says so."""
    title = title % {"name": person}
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except RuleBroken as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, title)
            return redirect(StaffPages.url("detail", person))
    words = {"member": person, "clause": clause, "verb": verb, "title": title, "danger": danger, "nothing": nothing}
    return render(request, "organisation/person_act.html", {"form": form, **words}, status=422 if form.errors else 200)
