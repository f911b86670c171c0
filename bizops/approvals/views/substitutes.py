"""Who decides in whose place: one's own substitutes and those of one's people (ORG-14)."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bizops.kernel import clock
from bizops.pages.gates import gate, permission
from bizops.pages.views.saving import saved

from ..forms import SubstitutionForm
from ..models import Substitution
from ..services import substitutions

SEE, SHOWN = "approvals.view_substitution", 50


@require_http_methods(["GET", "HEAD", "POST"])
@gate(permission(SEE))
def substitutes(request):
    """GET lists them with the form for a new one, POST names one."""
    if request.method != "POST":
        return _show(request, SubstitutionForm(staff=request.user))
    form = SubstitutionForm(request.POST, staff=request.user)
    if not form.is_valid():
        return _show(request, form, status=422)
    row = saved(form, lambda: _appoint(form, request.user))
    if row is None:
        return _show(request, form, status=409)
    words = {"name": row.substitute, "staff": row.staff, "start": row.starts_on, "end": row.ends_on}
    messages.success(request, _("%(name)s decides for %(staff)s from %(start)s to %(end)s") % words)
    return HttpResponseRedirect(reverse("approvals:substitutes"))


@require_POST
@gate(permission(SEE))
def end(request, pk):
    """End one before its time."""
    row = Substitution.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    substitutions.end(row, by=request.user)
    messages.success(request, _("The substitution is over."))
    return HttpResponseRedirect(reverse("approvals:substitutes"))


def _appoint(form: SubstitutionForm, by) -> Substitution:
    words = form.cleaned_data
    away = words.get("staff") or by
    return substitutions.appoint(
        away, words["substitute"], words["starts_on"], words["ends_on"], by=by, note=words["note"]
    )


def _show(request, form, status: int = 200):
    today, staff = clock.today(), request.user
    rows = Substitution.objects.visible_to(staff).select_related("staff", "substitute")
    found = rows.order_by("-ends_on", "-pk")[:SHOWN]
    context = {
        "form": form,
        "rows": [(row, _state(row, today), _may_end(row, staff, today)) for row in found],
    }
    return render(request, "approvals/substitutes.html", context, status=status)


def _state(row: Substitution, today) -> tuple[str, str]:
    if row.ends_on < today:
        return _("over"), ""
    return (_("now"), "ok") if row.starts_on <= today else (_("from then on"), "accent")


def _may_end(row: Substitution, staff, today) -> bool:
    return row.ends_on >= today and substitutions.may_appoint_for(row.staff, staff)
