"""The inbox: the list on the left, the reading pane on the right; and a request on a page of its own (ORG-14)."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bizops.kernel.events import publish
from bizops.pages.entity import EntityPages
from bizops.pages.events import Viewed
from bizops.pages.gates import gate, permission
from bizops.pages.views.base import RecordPage

from ..inbox import Inbox, on_time, substitutions_now
from ..models import Request, Task
from ..reader import Reader
from ..services import reading

VIEW = "approvals.view_request"
ASIDE = ("submitter", "submitter__department", "policy", "content_type")


@require_safe
@gate(permission(VIEW))
def inbox(request):
    """`task` or `request` names what is read; without them the first of the list."""
    return show(request)


@require_safe
@gate(permission(VIEW))
def task(request, pk):
    """Where a duty leads: the inbox with this task open; a task that waits for nobody here shows its request."""
    found = visible_task(request.user, pk)
    if Task.objects.to_do(request.user).filter(pk=found.pk).exists():
        return HttpResponseRedirect(f"{reverse('approvals:inbox')}?task={found.pk}")
    return HttpResponseRedirect(reverse("approvals:request", args=[found.request_id]))


def show(request, *, task: Task | None = None, said: dict | None = None, status: int = 200):
    """The inbox with something open; `said` is what somebody typed and what was answered to it."""
    staff, params = request.user, request.POST if request.method == "POST" else request.GET
    box = Inbox(staff, params)
    is_chosen = task is not None or "task" in params or "request" in params
    reader = reader_of(staff, task, params, box)
    if reader is not None:
        _read(reader)
    lines = box.lines(reader.task if reader else None, reader.request if reader else None)
    mine, others = substitutions_now(staff)
    context = {
        "box": box,
        "lines": lines,
        "batch": any(line.is_batch for line in lines),
        "tabs": box.tabs(),
        "reader": reader,
        "is_chosen": is_chosen,
        "on_time": on_time(staff),
        "deciding_for": mine,
        "decided_by": others,
        **answered(reader, said or {}),
    }
    part = request.htmx and request.htmx.target == "inbox"
    return render(request, "approvals/inbox.html#inbox" if part else "approvals/inbox.html", context, status=status)


def reader_of(staff, task: Task | None, params, box: Inbox) -> Reader | None:
    """What is read now: what was named, else the first line."""
    if task is not None:
        return Reader(task.request, staff, task)
    if "task" in params:
        found = visible_task(staff, key_of(params["task"]))
        return Reader(found.request, staff, found)
    if "request" in params:
        return request_reader(staff, key_of(params["request"]))
    first = next(iter(box.found.rows), None)
    try:
        return _reader_of(staff, box, first) if first else None
    except Http404:  # it stands in the list and is not to be read any more
        return None


def _reader_of(staff, box: Inbox, row: tuple) -> Reader:
    if box.tab.is_of_tasks:
        found = visible_task(staff, row[1])
        return Reader(found.request, staff, found)
    return request_reader(staff, row[2])


def answered(reader: Reader | None, said: dict) -> dict:
    """What the form to decide shows: what was typed before, or nothing."""
    form = said.get("fill")
    if form is None and reader is not None and reader.fill is not None:
        form = reader.fill.form_class()(document=reader.request.document, staff=reader.staff)
    return {
        "fill_form": form,
        "refusal": said.get("refusal", ""),
        "note": said.get("note", ""),
        "to": said.get("to", 0),
        "pressed": said.get("pressed", ""),
    }


def request_reader(staff, pk: int) -> Reader:
    """A request that this person may see, with what he is asked about it. Raises Http404."""
    found = Request.objects.visible_to(staff).select_related(*ASIDE).filter(pk=pk).first()
    if found is None:
        raise Http404
    mine = Task.objects.to_do(staff).filter(request=found).select_related("step", "approver")
    task = mine.order_by("due_on", "pk").first()
    if task is not None:
        task.request = found
    return Reader(found, staff, task)


def visible_task(staff, pk: int) -> Task:
    """A task of a request that this person may see. Raises Http404."""
    asked = ("step", "approver", "escalated_to", *(f"request__{name}" for name in ASIDE), "request")
    found = Task.objects.visible_to(staff).select_related(*asked).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def key_of(word: str) -> int:
    """The key that an address names. Raises Http404 for what is none."""
    if not word.isascii() or not word.isdecimal() or len(word) > 18:
        raise Http404
    return int(word)


def _read(reader: Reader) -> None:
    """Who reads a copy has read it; who reads what was handed in of a confidential record stands in the log of looks."""
    if reader.request.copies.filter(staff=reader.staff, read_at=None).exists():
        reading.seen(reader.request, by=reader.staff)
    pages = EntityPages.of(reader.kind.model) if reader.kind else None
    if pages and pages.confidential:
        publish(Viewed(pages.label(), reader.request.object_id, reader.request.title, reader.staff))


class RequestPage(RecordPage):
    """One request by itself: what notifications and records lead to."""

    def get(self, request, pk):
        reader = request_reader(self.staff, pk)
        _read(reader)
        context = self.context(document=reader.request, reader=reader, box=None, **answered(reader, {}))
        return render(request, self.pages.detail_template, context)
