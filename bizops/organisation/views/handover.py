"""Handing over work without leaving, for a long absence or another post, and after somebody has left (ORG-02)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bizops.pages.gates import gate, permission

from ..forms import HandoverForm
from ..pages import StaffPages
from ..services import handovers
from .people import ASK_AND_DO, asked


@gate(permission("organisation.handover_staff"))
@require_http_methods(ASK_AND_DO)
def handover(request, pk):
    """What somebody holds, and a successor for each; a person whose work is not in this person's hands is not there."""
    mine = handovers.people_of(request.user).values("pk")
    person = get_object_or_404(StaffPages.rows(request.user).filter(pk__in=mine), pk=pk)
    form = HandoverForm(request.POST if request.method == "POST" else None, giver=person, staff=request.user)

    def write():
        handovers.hand_over(person, form.successors(), by=request.user, note=form.cleaned_data["note"])

    title = _("%(name)s hands over")
    return asked(request, person, form, write, "ORG-02", _("Hand over"), title, nothing=not form.held)
