"""My jobs: how far, stop, fetch the result; and whether the house stands."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bizops.kernel.errors import RuleBroken
from bizops.pages.gates import LOGGED_IN, gate, permission

from . import status as house
from .downloads import download
from .models import Job
from .services import jobs

PAGE = 30


@require_safe
@gate(LOGGED_IN)
def job_list(request):
    """My jobs, the newest first; `before` is the key of the last one on the page before."""
    rows = Job.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    part = request.htmx and request.htmx.target == "jobs"
    context = {
        "jobs": found[:PAGE],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "before": before,
        "open": any(not job.has_ended for job in found),
    }
    return render(request, "jobs/job_list.html#rows" if part else "jobs/job_list.html", context)


@require_safe
@gate(LOGGED_IN)
def job_detail(request, pk):
    part = request.htmx and request.htmx.target == "progress"
    context = {"job": _mine(request, pk)}
    return render(request, "jobs/job_detail.html#progress" if part else "jobs/job_detail.html", context)


@require_POST
@gate(LOGGED_IN)
def job_cancel(request, pk):
    job = _mine(request, pk)
    try:
        jobs.cancel(job, by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The job stops."))
    return HttpResponseRedirect(reverse("jobs:job_detail", args=[job.pk]))


@require_safe
@gate(LOGGED_IN)
def job_result(request, pk):
    job = _mine(request, pk)
    if not job.result:
        raise Http404
    try:
        return download(job.result.open("rb"), job.result_name, job.result_type)
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@gate(permission("jobs.view_heartbeat"))
def status(request):
    return render(request, "jobs/status.html", {"signs": house.signs(), "figures": house.figures()})


def _mine(request, pk: int) -> Job:
    """Somebody else's job is as missing as one that is not there."""
    job = Job.objects.visible_to(request.user).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job
