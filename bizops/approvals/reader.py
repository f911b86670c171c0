"""What one reads of a request: what was handed in, what was said, what differs, the way it goes (ORG-14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bizops.attachments.models import Attachment
from bizops.audit.documents import address_of, document_for
from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.pages.entity import EntityPages
from bizops.pages.house import ask
from bizops.pages.words import joined

from . import words
from .choices import DECISIONS, RequestStatus, TaskStatus, What
from .models import Act, Copy, Request, Task
from .services import decisions, requests, routing

BETWEEN = ", "  # what Django puts between days and hours, in its own words
LONG = 80  # characters above which a value is a paragraph of its own
FIRST, ICON_OF_STATE = 1, {"done": "circle-check", "now": "circle-dot", "ahead": "circle-dashed", "out": "circle-off"}
TONE_OF_STATE = {"done": "ok", "now": "wait", "stop": "bad"}
TONE_OF_ACT = {What.APPROVE: "ok", What.REJECT: "bad", What.RETURN: "warn"}
HANDED = (What.ADD, What.TRANSFER, What.ASSIGN)
PASSED = (TaskStatus.MOVED, TaskStatus.CLOSED)


@dataclass(frozen=True)
class Station:
    """One stop on the way: who, and in small words since when, how long, or why not."""

    state: str
    who: str
    small: str

    @property
    def icon(self) -> str:
        return ICON_OF_STATE.get(self.state, "circle-off")

    @property
    def tone(self) -> str:
        return TONE_OF_STATE.get(self.state, "faint")


@dataclass(frozen=True)
class Opinion:
    """A decision with its words; `counts` is false for one that was asked anew since."""

    act: Act
    counts: bool

    @property
    def tone(self) -> str:
        return TONE_OF_ACT.get(self.act.what, "") if self.counts else ""

    @property
    def label(self) -> str:
        return self.act.task.get_status_display()


class Reader:
    """A request as one person may read it; `task` is what he is asked about it, if he is."""

    def __init__(self, request: Request, staff, task: Task | None = None):
        self.request, self.staff, self.task = request, staff, task
        self.kind = request.declared

    # --- what was handed in -------------------------------------------------------------------------
    @cached_property
    def hidden(self) -> frozenset[str]:
        """What this person may not see of such a document stays masked here, too; but nobody signs what he cannot read."""
        pages = EntityPages.of(self.kind.model) if self.kind else None
        hidden = pages.hidden(self.staff) if pages else frozenset()
        return hidden.difference(self.kind.fields) if hidden and self._signs else hidden

    @property
    def _signs(self) -> bool:
        """Whoever handed it in, and whoever is or was asked."""
        return self.is_mine or self.request.tasks.concerning(self.staff).exists()

    @cached_property
    def submissions(self) -> list:
        return list(self.request.submissions.select_related("by").order_by("round"))

    @property
    def latest(self):
        return self.submissions[-1]

    @property
    def added(self) -> str:
        """What whoever handed it in wrote beside it."""
        return "" if self.only_assigns else self.latest.note

    @cached_property
    def _told(self) -> list[words.Said]:
        if self.only_assigns:
            return []
        snapshot = self.latest.snapshot
        found = told(self.kind, snapshot, self.hidden)
        return words.beside_what_it_replaces(self.kind, snapshot, found) if self.kind else found

    @property
    def facts(self) -> list[words.Said]:
        return [said for said in self._told if not self._is_text(said)]

    @property
    def texts(self) -> list[words.Said]:
        return [said for said in self._told if self._is_text(said) and said.value != words.NOTHING]

    @cached_property
    def only_assigns(self) -> bool:
        """Whether this person sees it only to name who decides: then its number, kind and step are enough."""
        rows = Request.objects.filter(pk=self.request.pk)
        read = read_by(self.staff, rows)
        return read is not rows and not read.exists()

    @property
    def title(self) -> str:
        if not self.only_assigns:
            return self.request.title
        return f"{self.kind.label if self.kind else self.request.kind} {self.request.number}"

    def _is_text(self, said: words.Said) -> bool:
        fields = {f.name: f for f in self.kind.model._meta.concrete_fields}
        return len(said.value) > LONG or "\n" in said.value or isinstance(fields.get(said.name), TextField)

    @cached_property
    def document(self):
        """The record itself, if this person may see it anyway; being asked opens nothing else."""
        return document_for(self.staff, self.request.content_type_id, self.request.object_id)

    @property
    def record_url(self) -> str:
        return address_of(self.document) if self.document is not None else ""

    @property
    def handles(self) -> list[tuple[str, str, str]]:
        """(address, icon, words) of what can be opened from here: the approval sheet, the record."""
        if self.only_assigns:
            return []
        papers = ask("papers", EntityPages.of(Request), self.staff, self.request, default=())
        found = [(url, "printer", str(paper.title)) for paper, url in papers]
        return [*found, (self.record_url, "external-link", _("Open the record"))] if self.record_url else found

    @cached_property
    def files(self) -> list[tuple[str, str]]:
        """(name, address) of what was attached when it was handed in; the address only for who may open the record."""
        listed = [] if self.only_assigns else self.latest.snapshot["files"]
        if not listed or self.document is None:
            return [(each["name"], "") for each in listed]
        there = dict(Attachment.objects.of(self.document).present().values_list("sha256", "pk"))
        return [
            (each["name"], reverse("attachments:download", args=[there[each["sha256"]]]) if each["sha256"] in there else "")
            for each in listed
        ]  # fmt: skip

    # --- what differs from the time before ----------------------------------------------------------
    @cached_property
    def differences(self) -> list[words.Said]:
        if self.kind is None or self.only_assigns or len(self.submissions) < 2:
            return []
        before, now = self.submissions[-2:]
        return words.differences(self.kind, before.snapshot, now.snapshot, hidden=self.hidden)

    @property
    def returned(self) -> Act | None:
        """Who gave it back before it was handed in the last time, or now, and why."""
        return next((act for act in reversed(self.acts) if act.what == What.RETURN), None)

    # --- what was said and done ---------------------------------------------------------------------
    @cached_property
    def acts(self) -> list[Act]:
        people = ("by", "by__department", "on_behalf_of", "to", "task", "task__step")
        return list(self.request.acts.select_related(*people).order_by("pk"))

    @property
    def story(self) -> list[tuple[Act, dict]]:
        """Every line of the trail; what was filled in is told only to whoever filled it in."""
        if self.only_assigns:
            return []
        mine = (self.staff.pk,)
        return [(act, act.filled if act.by_id in mine or act.on_behalf_of_id in mine else {}) for act in self.acts]

    @property
    def asked_by(self) -> Act | None:
        """Who asked first, passed on or named whoever is asked now, and why."""
        if not self.is_asked or self.task.approver_id is None:
            return None
        here = (act for act in reversed(self.acts) if act.what in HANDED and act.to_id == self.task.approver_id)
        return next(
            (act for act in here if act.round == self.task.round and act.task.position == self.task.position), None
        )

    @cached_property
    def opinions(self) -> list[Opinion]:
        if self.only_assigns:
            return []
        return [Opinion(act, not act.task.is_void) for act in self.acts if act.what in DECISIONS]

    # --- the way ------------------------------------------------------------------------------------
    @cached_property
    def tasks(self) -> list[Task]:
        """Who is and was asked about this submission, as far as it counts."""
        people = ("approver", "decided_by", "escalated_to", "step")
        rows = self.request.tasks.filter(round=self.request.round, is_void=False).exclude(status__in=PASSED)
        return list(rows.select_related(*people).order_by("position", "turn", "pk"))

    @cached_property
    def steps(self) -> list:
        return routing.steps_of(self.request.policy)

    @cached_property
    def way(self) -> list[Station]:
        handed_in = Station("done", str(self.request.submitter), _("handed in"))
        stations = [self._station(step) for step in self.steps]
        return [handed_in, *filter(None, stations)]

    def _station(self, step) -> Station | None:
        asked = [task for task in self.tasks if task.position == step.order]
        if asked:
            return self._asked(step, asked)
        if self.request.status != RequestStatus.PENDING:
            return None
        document = self.request.document
        if self.kind is None:
            return Station("ahead", str(step), "")
        if document is None or step.order <= self.request.position:
            return Station("out", str(step), _("not needed here"))
        seen = routing.foreseen(step, self.kind, document, self.request.submitter)
        if not seen.is_needed:
            return Station("out", str(step), seen.why)
        who = joined(seen.people) or _("Administrators")
        return Station("ahead", who, str(step))

    def _asked(self, step, asked: list[Task]) -> Station:
        waiting = [task for task in asked if task.status in (TaskStatus.OPEN, TaskStatus.WAITING)]
        if waiting:
            people = dict.fromkeys(str(task.approver or _("nobody yet")) for task in waiting)
            return Station("now", joined(people), f"{step}, {within(step)}")
        people = dict.fromkeys(str(task.decided_by or task.approver) for task in asked)
        refused = any(task.status in (TaskStatus.REJECTED, TaskStatus.RETURNED) for task in asked)
        return Station("stop" if refused else "done", joined(people), self._took(step, asked))

    def _took(self, step, asked: list[Task]) -> str:
        begun = [task.opened_at for task in asked if task.opened_at]
        ended = [task.decided_at for task in asked if task.decided_at]
        return f"{step}, {lasting(min(begun), max(ended), 1)}" if begun and ended else str(step)

    # --- what may be done ---------------------------------------------------------------------------
    @cached_property
    def is_asked(self) -> bool:
        """Whether a task is open here; whose it is stands on another page."""
        is_open = self.task is not None and self.task.status == TaskStatus.OPEN
        return is_open and self.request.status == RequestStatus.PENDING and self.kind is not None

    @cached_property
    def place(self):
        """None: this person decides in his own place; somebody: in his; words: why not at all."""
        return decisions.place_of(self.task, self.staff) if self.is_asked else ""

    @property
    def may_decide(self) -> bool:
        return not isinstance(self.place, str)

    @property
    def closed(self) -> str:
        """Why somebody who is asked does not decide."""
        return "" if self.may_decide else self.place

    @property
    def may_assign(self) -> bool:
        """Nobody was found, and this person may name somebody."""
        is_nobodys = self.is_asked and self.task.approver_id is None
        return is_nobodys and self.staff.pk != self.task.submitter_id and self.staff.has_perm("approvals.assign_task")

    @property
    def fill(self):
        """What is to be filled in before the step can be approved; who was only asked first fills in nothing."""
        if not self.may_decide or self.task.added_for_id or not self.task.step.fill:
            return None
        return self.kind.fill(self.task.step.fill)

    @cached_property
    def visited(self) -> list[tuple[int, str]]:
        """(position, name) of the steps to which it can be returned."""
        if not self.may_decide:
            return []
        names = {step.order: str(step) for step in self.steps}
        return [(position, names[position]) for position in decisions.visited(self.request) if position in names]

    @property
    def is_mine(self) -> bool:
        return self.request.submitter_id == self.staff.pk

    @property
    def may_withdraw(self) -> bool:
        return requests.may_withdraw(self.request, self.staff)

    @property
    def may_urge(self) -> bool:
        return self.is_mine and self.request.status == RequestStatus.PENDING

    @property
    def urged(self) -> tuple[datetime, datetime] | None:
        """When they were urged last, and from when they may be urged again; None if that is now."""
        hours = timedelta(hours=int(figures.value("approvals.nudge_hours")))
        last = next((act.at for act in reversed(self.acts) if act.what == What.NUDGE), None)
        return (last, last + hours) if last and last + hours > clock.now() else None

    @property
    def may_copy(self) -> bool:
        """Who handed it in, or is asked now, may let others read along."""
        return self.is_mine or self.may_decide

    @property
    def again_url(self) -> str:
        """Where whoever handed it in hands it in again."""
        if not self.is_mine or self.request.status != RequestStatus.RETURNED or self.kind is None:
            return ""
        return hand_in_url(self.request)

    @property
    def edit_url(self) -> str:
        pages = EntityPages.of(self.kind.model) if self.again_url else None
        if (
            not pages
            or not pages.change
            or self.document is None
            or not self.staff.has_perm(pages.permission("change"))
        ):
            return ""
        return pages.url("edit", self.document)

    # --- in words -----------------------------------------------------------------------------------
    @property
    def state(self) -> tuple[str, str]:
        """The label and the tone of the pill."""
        request = self.request
        label = request.get_status_display()
        if request.round > FIRST:
            label = _("%(state)s · handed in %(n)s times") % {"state": label, "n": request.round}
        return label, Request.lifecycle.tones.get(request.status, "")

    @property
    def with_me(self) -> str:
        """How long it has been waiting here."""
        return lasting(self.task.opened_at, clock.now()) if self.task and self.task.opened_at else ""

    @property
    def is_late(self) -> bool:
        return bool(self.task and self.task.due_on and self.task.due_on <= clock.today())


def read_by(staff, rows: QuerySet) -> QuerySet:
    """Those of the visible requests that somebody reads; whoever only names who decides does not."""
    if not staff.has_perm("approvals.assign_task") or staff.holds("approvals.view_every_request"):
        return rows
    asked = Task.objects.filter(request=OuterRef("pk")).concerning(staff)
    copied = Copy.objects.filter(request=OuterRef("pk"), staff=staff)
    return rows.filter(Q(submitter=staff) | Q(Exists(asked.order_by())) | Q(Exists(copied.order_by())))


def told(kind, snapshot: dict, hidden: frozenset[str]) -> list[words.Said]:
    """What consent covers and the figures beside it; nothing of a kind that is no longer declared."""
    if kind is None:
        return []
    return [said for part in ("fields", "shows") for said in words.told(kind, snapshot, part, hidden=hidden)]


def lasting(start: datetime, end: datetime, depth: int = 2) -> str:
    """How long from one moment to another, in words."""
    return timesince(start, end, depth=depth).replace("\xa0", " ").replace(_(BETWEEN), " ")


def within(step) -> str:
    """The time that a step gives."""
    return ngettext("%(n)s working day", "%(n)s working days", step.within) % {"n": step.within}


def hand_in_url(request: Request) -> str:
    move = request.kind.rsplit(".", 1)[1]
    return reverse("approvals:hand_in", args=[request.content_type_id, request.object_id, move])
