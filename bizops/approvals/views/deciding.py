"""What is done with a task or a request: deciding, passing on, asking others, copies, urging, withdrawing (ORG-14)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.http import require_POST

from bizops.kernel.errors import RuleBroken
from bizops.pages import bulk
from bizops.pages.gates import Gated, gate, permission
from bizops.pages.views.saving import saved

from .. import forms
from ..choices import RequestStatus, TaskStatus
from ..inbox import Inbox
from ..models import Task
from ..reader import Reader
from ..services import decisions, passing, requests
from .inbox import VIEW, request_reader, show, visible_task

DONE = {
    "approve": gettext_lazy("Approved: %(title)s"),
    "return": gettext_lazy("Returned: %(title)s"),
    "reject": gettext_lazy("Rejected: %(title)s"),
}
ALL = bulk.Bulk("approve", gettext_lazy("Approve"), decisions.approve, VIEW, icon="check", clause="ORG-14")


@require_POST
@gate(permission(VIEW))
def decide(request, pk):
    """Decide one task and go on to the next; a refusal shows the pane again with all that was typed."""
    task, staff, what = visible_task(request.user, pk), request.user, request.POST.get("do", "")
    if what not in DONE:
        return show(request, task=task, said={"refusal": _("Choose what you decide.")}, status=409)
    typed = Typed.of(Reader(task.request, staff, task), request.POST, request.FILES, what)
    following = Inbox(staff, request.POST).following(task)
    if typed.is_faulty:
        return show(request, task=task, said=typed.said(_("Fill in what the step asks for.")), status=409)
    try:
        _decide(task, what, typed, by=staff)
    except RuleBroken as refusal:
        typed.take(refusal)
        return show(request, task=visible_task(staff, pk), said=typed.said(str(refusal)), status=409)
    messages.success(request, DONE[what] % {"title": task.request.title})
    return HttpResponseRedirect(_onward(request, following))


@dataclass
class Typed:
    """What somebody typed before he pressed a button."""

    note: str
    seen: str
    to: int
    pressed: str
    fill: object = None
    wants_fill: bool = False

    @classmethod
    def of(cls, reader: Reader, post, files, what: str) -> "Typed":
        form = None
        if reader.fill is not None:
            words = {"document": reader.request.document, "staff": reader.staff}
            kind = reader.fill.form_class()
            # Only an approval needs it whole; beside a return it just stays as it was typed.
            form = kind(post, files, **words) if what == "approve" else kind(initial=post.dict(), **words)
        to = post.get("to", "0")
        note = post.get("note", "").replace("\x00", "").strip()
        is_whole = to.isascii() and to.isdecimal() and len(to) < 5
        wants_fill = form is not None and what == "approve"
        return cls(note, post.get("seen", ""), int(to) if is_whole else 0, what, form, wants_fill)

    @property
    def is_faulty(self) -> bool:
        return self.wants_fill and not self.fill.is_valid()

    @property
    def filled(self) -> dict | None:
        return self.fill.cleaned_data if self.wants_fill else None

    def take(self, refusal: RuleBroken) -> None:
        """Put the words beside the field that they are about."""
        if self.wants_fill and refusal.field in self.fill.fields:
            self.fill.add_error(refusal.field, str(refusal))

    def said(self, refusal: str) -> dict:
        return {"refusal": refusal, "note": self.note, "to": self.to, "pressed": self.pressed, "fill": self.fill}


def _decide(task: Task, what: str, typed: Typed, *, by) -> None:
    words = {"by": by, "note": typed.note, "seen": typed.seen}
    if what == "approve":
        decisions.approve(task, filled=typed.filled, **words)
    elif what == "return":
        decisions.send_back(task, to=typed.to, **words)
    else:
        decisions.reject(task, **words)


def _onward(request, following: Task | None) -> str:
    """The inbox with the next one open, in the same list."""
    box = Inbox(request.user, request.POST)
    words = dict(box.kept()) | ({"task": following.pk} if following else {})
    return f"{reverse('approvals:inbox')}{'?' + urlencode(words) if words else ''}"


@require_POST
@gate(permission(VIEW))
def approve_all(request):
    """Approve the ticked tasks, each by itself; what does not go is named with its reason."""
    staff, box = request.user, Inbox(request.user, request.POST)
    wanted = bulk.keys(request.POST.getlist("ids"))[: bulk.MOST]
    rows = Task.objects.to_do(staff).filter(request__policy__batch=True).select_related("request", "step")
    tasks = [task for task in bulk.chosen(rows, wanted) if task.step.is_silent]
    note = request.POST.get("note", "").replace("\x00", "").strip()
    outcome = bulk.apply(ALL, tasks, by=staff, note=note)
    done = {task.pk for task in tasks}
    missed = _missed(staff, [key for key in wanted if key not in done])
    _tell(request, bulk.Outcome(outcome.done, (*outcome.refusals, *missed)), len(wanted))
    words = urlencode(dict(box.kept()))
    return HttpResponseRedirect(f"{reverse('approvals:inbox')}{'?' + words if words else ''}")


def _missed(staff, keys: list[int]) -> list[bulk.Refusal]:
    """What was ticked and is not to be approved here any more: who was quicker, or why it wants to be read by itself."""
    rows = Task.objects.visible_to(staff).select_related("request", "step", "approver", "decided_by")
    return [bulk.Refusal(task, _why_not(task)) for task in bulk.chosen(rows, keys)]


def _why_not(task: Task) -> str:
    if task.decided_by_id:
        words = {"name": task.decided_by, "state": task.get_status_display()}
        return _("%(name)s has decided already: %(state)s.") % words
    if task.status != TaskStatus.OPEN or task.request.status != RequestStatus.PENDING:
        return _("It no longer waits for you: %(state)s.") % {"state": task.request.get_status_display()}
    return _("This one is decided by itself: open it.")


def _tell(request, outcome: bulk.Outcome, wanted: int) -> None:
    words = {"done": outcome.done, "all": wanted}
    if wanted and outcome.done == wanted:
        messages.success(request, _("%(done)s approved") % words)
        return
    lines = format_html_join(
        "", "<li><b>{}</b> {}</li>", ((refusal.record, refusal.words) for refusal in outcome.refusals)
    )
    told = _("%(done)s of %(all)s approved") % words
    left = wanted - outcome.done - len(outcome.refusals)
    if left:
        lines += format_html("<li>{}</li>", _("%(n)s no longer wait for you.") % {"n": left})
    level = messages.WARNING if outcome.done else messages.ERROR
    messages.add_message(request, level, format_html("{}<ul>{}</ul>", told, lines) if lines else told)


@dataclass(frozen=True)
class Ask:
    """An act that asks for more than a word: its form, its service, to whom it is open."""

    label: str
    question: str
    form: type
    service: object
    open_to: str
    done: str
    icon: str = "user-share"
    danger: bool = False


TASK_ACTS = {
    "transfer": Ask(
        gettext_lazy("Pass on"),
        gettext_lazy("The task goes to somebody else for good. Your name stays in the trail."),
        forms.PersonForm, passing.transfer, "may_decide", gettext_lazy("Passed on: %(title)s"),
    ),
    "add": Ask(
        gettext_lazy("Ask somebody first"),
        gettext_lazy("They are asked before you; when all of them have agreed, it comes back to you."),
        forms.PeopleForm, passing.add_signers, "may_decide", gettext_lazy("Asked first: %(title)s"), icon="user-plus",
    ),
    "assign": Ask(
        gettext_lazy("Name who decides"),
        gettext_lazy("Nobody was found for this step. Name who decides, and say why."),
        forms.PersonForm, passing.assign, "may_assign", gettext_lazy("Named: %(title)s"),
    ),
}  # fmt: skip
REQUEST_ACTS = {
    "copy": Ask(
        gettext_lazy("Send a copy"),
        gettext_lazy("They may read this request and nothing else."),
        forms.CopyForm, requests.copy, "may_copy", gettext_lazy("Copy sent: %(title)s"), icon="send",
    ),
    "withdraw": Ask(
        gettext_lazy("Withdraw"),
        gettext_lazy("Nobody is asked any more, and the record can be changed again."),
        forms.NoteForm, requests.withdraw, "may_withdraw", gettext_lazy("Withdrawn: %(title)s"),
        icon="circle-off", danger=True,
    ),
}  # fmt: skip


class AskPage(Gated, View):
    """GET asks whom and why, POST does it; whoever has no business with it gets the page of refusals."""

    gate = permission(VIEW)
    acts, act = REQUEST_ACTS, ""

    def reader(self) -> Reader:
        return request_reader(self.request.user, self.kwargs["pk"])

    def subject(self, reader: Reader):
        """What the service is called with."""
        return reader.request

    def get(self, request, pk):
        reader, ask = self.asked()
        return self.show(reader, ask, ask.form(staff=request.user))

    def post(self, request, pk):
        reader, ask = self.asked()
        form = ask.form(request.POST, staff=request.user)
        subject = self.subject(reader)
        if not form.is_valid():
            return self.show(reader, ask, form, status=422)
        if saved(form, lambda: ask.service(subject, by=request.user, **form.values())) is None:
            return self.show(reader, ask, form, status=409)
        messages.success(request, ask.done % {"title": reader.title})
        return HttpResponseRedirect(self.onward(reader))

    def asked(self) -> tuple[Reader, Ask]:
        reader, ask = self.reader(), self.acts[self.act]
        if not getattr(reader, ask.open_to):
            raise RuleBroken(reader.closed or _("This is not open to you now."), "ORG-14")
        return reader, ask

    def onward(self, reader: Reader) -> str:
        return reverse("approvals:request", args=[reader.request.pk])

    def show(self, reader: Reader, ask: Ask, form, status: int = 200):
        context = {
            "reader": reader,
            "ask": ask,
            "form": form,
            "back": reverse("approvals:request", args=[reader.request.pk]),
        }
        return render(self.request, "approvals/ask.html", context, status=status)


class TaskAskPage(AskPage):
    """The same for a task."""

    acts = TASK_ACTS

    def reader(self) -> Reader:
        found = visible_task(self.request.user, self.kwargs["pk"])
        return Reader(found.request, self.request.user, found)

    def subject(self, reader: Reader):
        return reader.task

    def onward(self, reader: Reader) -> str:
        following = Inbox(self.request.user, {}).following(reader.task)
        return f"{reverse('approvals:inbox')}{f'?task={following.pk}' if following else ''}"


@require_POST
@gate(permission(VIEW))
def urge(request, pk):
    """Urge whoever is asked now."""
    reader = request_reader(request.user, pk)
    count = requests.nudge(reader.request, by=request.user)
    messages.success(request, ngettext("%(n)s person urged", "%(n)s people urged", count) % {"n": count})
    return HttpResponseRedirect(reverse("approvals:request", args=[pk]))
