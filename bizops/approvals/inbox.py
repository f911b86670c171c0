"""What stands in somebody's inbox: to do, done, mine, copied; its words, its pages, the next one to decide (ORG-14)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation import names
from bizops.pages import cursor
from bizops.pages.charts import floored

from .models import Copy, Request, Substitution, Task
from .registry import consentables

SIZE, MOST, SECONDS = 50, 99, 20
KEPT = ("tab", "q", "kind")
OF_REQUEST = ("pk", "number", "title", "amount", "submitter__full_name", "kind", "status")
OF_TASK = ("due_on", "request__policy__batch", "step__fill", "step__question", "step__comment_required", "approver")


@dataclass(frozen=True)
class Tab:
    """One list of the inbox; `to` is the path from its rows to the request."""

    key: str
    label: str
    rows: Callable[..., QuerySet]
    sort: cursor.Sort
    to: str = "request__"

    @property
    def is_of_tasks(self) -> bool:
        return self.key == "todo"

    @property
    def paths(self) -> list[str]:
        return [f"{self.to}{name}" for name in OF_REQUEST] + list(OF_TASK if self.is_of_tasks else ())


TABS = (
    Tab("todo", pgettext_lazy("inbox", "To do"), lambda staff: Task.objects.to_do(staff), cursor.Sort("due_on")),
    Tab(
        "done",
        pgettext_lazy("inbox", "Done"),
        lambda staff: Task.objects.filter(decided_by=staff).exclude(request__about__contains=[staff.pk]),
        cursor.Sort("decided_at", descending=True),
    ),
    Tab(
        "mine",
        pgettext_lazy("inbox", "Mine"),
        lambda staff: Request.objects.filter(submitter=staff),
        cursor.Sort("submitted_at", descending=True),
        to="",
    ),
    Tab(
        "copied",
        pgettext_lazy("inbox", "Copied"),
        lambda staff: Copy.objects.filter(staff=staff).exclude(request__about__contains=[staff.pk]),
        cursor.Sort("at", descending=True),
    ),
)


@dataclass(frozen=True)
class Line:
    """One line of a list. `key` is the task's where there is one to decide, else the request's."""

    key: int
    number: str
    title: str
    amount: Decimal | None
    who: str
    kind: str
    status: str
    url: str
    due: date | None = None
    is_late: bool = False
    is_batch: bool = False
    is_open: bool = False

    @property
    def clause(self) -> str:
        declared = consentables.get(self.kind)
        return declared.clause if declared else ""

    @property
    def tone(self) -> str:
        return Request.lifecycle.tones.get(self.status, "")

    @property
    def state(self) -> str:
        return Request.lifecycle.states(self.status).label


class Inbox:
    """What somebody asks of his inbox: the tab, the words, the kind, the place in the list."""

    def __init__(self, staff, params):
        self.staff, self.params = staff, params
        self.tab = next((tab for tab in TABS if tab.key == params.get("tab")), TABS[0])
        self.text = params.get("q", "").replace("\x00", "").strip()[:100]
        self.kind = params.get("kind", "") if params.get("kind") in consentables else ""

    @cached_property
    def rows(self) -> QuerySet:
        """The rows of the open tab that fit, in no order."""
        return self._asked(self.tab.rows(self.staff))

    def _asked(self, rows: QuerySet) -> QuerySet:
        to = self.tab.to
        if self.kind:
            rows = rows.filter(**{f"{to}kind": self.kind})
        if self.text:
            rows = rows.filter(**{f"{to}search__has": names.prepared(self.text)})
        return rows

    @cached_property
    def found(self) -> cursor.Page:
        token, sort = self.params.get("at", ""), self.tab.sort
        place = cursor.Cursor.read(token, sort, self.rows.model) if token else cursor.Cursor()
        return cursor.page(self.rows, sort, place, SIZE, self.tab.paths)

    def lines(self, task: Task | None, request: Request | None) -> list[Line]:
        """The lines of this page of the list; the one that is being read is marked."""
        today = clock.today()
        return [self._line(row, today, task, request) for row in self.found.rows]

    def _line(self, row: tuple, today: date, task, request) -> Line:
        _sorted, key, asked, number, title, amount, who, kind, status, *rest = row
        words = {"number": number, "title": title, "amount": amount, "who": who, "kind": kind, "status": status}
        if not self.tab.is_of_tasks:
            is_open = request is not None and asked == request.pk
            return Line(asked, **words, url=self.address(request=asked), is_open=is_open)
        due, batch, fill, question, comment, approver = rest
        if approver is None and not self.staff.holds("approvals.view_every_request"):  # he only names who decides
            declared = consentables.get(kind)
            words |= {"title": str(declared.label) if declared else kind, "amount": None}
        return Line(
            key,
            **words,
            url=self.address(task=key),
            due=due,
            is_late=due is not None and due <= today,
            is_batch=batch and approver is not None and not (fill or question or comment),
            is_open=task is not None and key == task.pk,
        )

    def tabs(self) -> list[tuple[Tab, str, bool, str]]:
        """(tab, its count up to 99+ or nothing, is it open, its address)."""
        addresses = {tab: f"?{urlencode({'tab': tab.key})}" if tab is not TABS[0] else "?" for tab in TABS}
        return [(tab, self._counted(tab), tab is self.tab, addresses[tab]) for tab in TABS]

    def _counted(self, tab: Tab) -> str:
        """What waits is always counted, what lies behind only where it is read."""
        if not tab.is_of_tasks and tab is not self.tab:
            return ""
        is_whole = tab is self.tab and not (self.kind or self.text or self.params.get("at") or self.found.next)
        count = len(self.found.rows) if is_whole else counted(tab.rows(self.staff))
        if tab.is_of_tasks:
            cache.set(_key(self.staff), count, SECONDS)  # whoever has just decided sees at once what is left
        return f"{MOST}+" if count > MOST else str(count)

    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.key, str(kind.label)) for kind in consentables]

    def address(self, **words) -> str:
        """The query line of this inbox with other words; the place in the list stays with what is read."""
        kept = {name: value for name in (*KEPT, "at") if (value := self.params.get(name, ""))}
        return "?" + urlencode({**kept, **words})

    def page_url(self, place: cursor.Cursor | None) -> str:
        return self.address(at=place.token()) if place else ""

    @property
    def before_url(self) -> str:
        return self.page_url(self.found.previous)

    @property
    def after_url(self) -> str:
        return self.page_url(self.found.next)

    def kept(self) -> list[tuple[str, str]]:
        """The words that a form of this page carries on."""
        return [(name, value) for name in KEPT if (value := self.params.get(name, ""))]

    def following(self, task: Task) -> Task | None:
        """What is decided after this one: the next in the list, or the first if it was the last."""
        rest = self._asked(Task.objects.to_do(self.staff)).exclude(pk=task.pk).order_by("due_on", "pk")
        if task.due_on is None:
            return rest.first()
        behind = rest.filter(Q(due_on__gt=task.due_on) | Q(due_on=task.due_on, pk__gt=task.pk))
        return behind.first() or rest.first()


def waiting(staff) -> int:
    """How many requests wait for somebody, counted to one more than 99; up to twenty seconds old."""
    return cache.get_or_set(_key(staff), lambda: counted(Task.objects.to_do(staff)), SECONDS)


def counted(rows: QuerySet) -> int:
    return rows.order_by()[: MOST + 1].count()


def _key(staff) -> str:
    return f"approvals.waiting.{staff.pk}"


def on_time(staff) -> dict | None:
    """How many decisions this person made this month, and how many within their deadline."""
    month = Period.of("month", clock.today())
    begins, ends = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month.start, month.end))
    rows = Task.objects.filter(decided_by=staff, decided_at__gte=begins, decided_at__lt=ends + timedelta(days=1))
    in_time = Q(due_on=None) | Q(decided_at__date__lte=F("due_on"))
    found = rows.aggregate(n=Count("pk"), kept=Count("pk", filter=in_time))
    if not found["n"]:
        return None
    return {**found, "share": floored(Decimal(100 * found["kept"]) / found["n"], 1).removesuffix(".0")}


def substitutions_now(staff) -> tuple[list[Substitution], list[Substitution]]:
    """(those in whose place this person decides today, those who decide in his)."""
    rows = Substitution.objects.on(clock.today()).filter(Q(staff=staff) | Q(substitute=staff))
    found = list(rows.select_related("staff", "substitute").order_by("ends_on", "pk"))
    return [row for row in found if row.substitute_id == staff.pk], [row for row in found if row.staff_id == staff.pk]
