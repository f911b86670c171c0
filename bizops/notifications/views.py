"""The bell: what is new, read one, read all."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bizops.pages.gates import LOGGED_IN, gate

from .models import Notification
from .services import bell as bells

PAGE = 30


@require_safe
@gate(LOGGED_IN)
def bell(request):
    """My notices, the newest first; `before` is the key of the last one on the page before."""
    rows = Notification.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "notifications/bell.html", {"notices": found[:PAGE], "more": more, "before": before})


@require_POST
@gate(LOGGED_IN)
def read(request, pk):
    """Mark one as read and go where it leads: a POST, because a GET never writes."""
    notice = Notification.objects.visible_to(request.user).filter(pk=pk).first()
    if notice is None:
        raise Http404
    bells.read(notice, by=request.user)
    return HttpResponseRedirect(notice.url or reverse("notifications:bell"))


@require_POST
@gate(LOGGED_IN)
def read_all(request):
    bells.read_all(by=request.user)
    return HttpResponseRedirect(reverse("notifications:bell"))
