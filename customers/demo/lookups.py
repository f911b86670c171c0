"""The borrowing register of the demo company, and the large lists that somebody wanted to take out (CUS-10, CUS-11)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

from bizops.approvals.models import Request, Task
from bizops.approvals.services import decisions, requests, substitutions
from bizops.kernel import clock
from bizops.kernel.events import publish
from bizops.organisation.models import Staff
from bizops.pages import exports, subjects
from bizops.pages.events import Exported
from bizops.pages.listing import Question

from ..models import Customer, Lookup, Takeout
from ..pages import CommunicationPages
from ..services import lookups, takeouts
from ..views.takeouts import listed

DAY = timedelta(days=1)
LISTS = (
    (-33, "clerk", "用于年度客户往来分析，分析后删除", "used"),
    (-12, "clara", "交给外部顾问做市场调研", "refused"),
    (-2, "clara", "与售后核对往来记录", "allowed"),
    (0, "clara", "年终客户回访总结", "asked"),
)


@dataclass(frozen=True)
class Case:
    """Somebody asks, so many days before today, for the file of somebody else's customer for so many days.

    `end` is what became of it: returned so many days after asking with a note, refused, asked, or open. `stops` is who
    has not decided yet.
    """

    ago: int
    reader: str
    whose: str
    purpose: str
    reason: str
    days: int = 5
    returned: int | None = None
    note: str = ""
    end: str = ""


CASES = (
    Case(48, "dan", "anna", "complaint", "客户投诉破片率，需查交货与往来情况", 5, 3, "未打印，仅查阅"),
    Case(34, "ben", "anna", "offer", "同一集团的兄弟企业询价，需参考规格", 6, 9, "打印两页规格，已交还档案室"),
    Case(21, "marketing", "ben", "other", "选取展会邀请名单，核对行业", 4, 4, "未打印"),
    Case(14, "anna", "ben", "other", "想了解该客户的价格", 3, end="refused"),
    Case(9, "dan", "ben", "complaint", "返修件责任不明，需查往来", 4, end="over"),
    Case(6, "clerk", "anna", "check", "核对合同归档", 10, end="closed"),
    Case(3, "ben", "anna", "offer", "共同拜访前了解客户情况", 8, end="open"),
    Case(2, "clerk", "ben", "debt", "催收逾期货款，需查联系人", 7, end="custodian"),
    Case(1, "anna", "ben", "offer", "客户转介绍，拜访前了解背景", 5, end="asked"),
    Case(5, "dan", "anna", "complaint", "误报投诉，已不需要", 5, end="withdrawn"),
    Case(2, "dan", "ben", "check", "核对资料", 6, end="returned"),
)


def load(today: date, staff: dict[str, Staff]) -> str:
    """Fill register and lists through the services, each act at its own moment; returns what was made, in words."""
    for n, case in enumerate(CASES):
        _look(case, n, today, staff)
    away = today + 3 * DAY
    substitutions.appoint(staff["clara"], staff["ben"], away, away + 7 * DAY, by=staff["clara"], note="年假")
    for ago, who, purpose, end in LISTS:
        _take(today + ago * DAY, staff[who], purpose, end, staff)
    return f"{Lookup.objects.count()} look-ups, {Takeout.objects.count()} take-outs"


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _look(case: Case, n: int, today: date, staff: dict[str, Staff]) -> None:
    day, reader = today - case.ago * DAY, staff[case.reader]
    files = Customer.objects.active().filter(owner=staff[case.whose]).order_by("number")
    file = files[n % max(files.count(), 1)]
    until = _at(day + case.days * DAY, 18)
    with clock.at(_at(day, 9, 20 + n)):
        lookup = lookups.ask(by=reader, whom=file.name, purpose=case.purpose, reason=case.reason, until=until)
        if case.end == "withdrawn":
            Lookup.lifecycle.go(lookup, "drop", by=reader)
            return
        requests.submit(lookup, "open", by=reader)
    if case.end == "asked":
        return
    if case.end == "returned":
        _decide(lookup, _at(day, 16), "send_back", note="请写明核对哪些单据、为何需要六天")
        return
    if case.end == "refused":
        _decide(lookup, _at(day, 14), "reject", note="与本职工作无关，不同意")
        return
    _decide(lookup, _at(day, 11), "approve", note="同意，限工作使用")
    if case.end == "custodian":
        with clock.at(_at(day, 12)):
            requests.copy(Request.objects.on(lookup).get(), [staff["clara"], staff[case.whose]], by=reader, note="知悉")
        return
    _decide(lookup, _at(day, 15), "approve", note="已核对，按期归还", filled={"customer": file})
    _finish(lookup, case, day, reader, staff["custodian"])


def _finish(lookup: Lookup, case: Case, day: date, reader: Staff, custodian: Staff) -> None:
    lookup = Lookup.objects.get(pk=lookup.pk)
    if case.returned is not None:
        if case.returned > case.days:
            with clock.at(_at(day + case.days * DAY, 18, 10)):
                lookups.run_out()
        with clock.at(_at(day + case.returned * DAY, 16)):
            lookups.give_back(lookup, by=reader, note=case.note)
    if case.end == "closed":
        with clock.at(_at(day + 2 * DAY, 10)):
            lookups.end_early(lookup, by=custodian, note="合同已核对完，提前收回")
    if case.end == "over":
        with clock.at(lookup.until + timedelta(minutes=10)):
            lookups.run_out()


def _decide(document, moment: datetime, verdict: str, **words) -> None:
    """Whoever is asked now decides; somebody for whom nobody was found waits."""
    running = Request.objects.on(document).pending()
    for task in Task.objects.open().filter(request__in=running).exclude(approver=None).select_related("approver")[:1]:
        with clock.at(moment):
            getattr(decisions, verdict)(task, by=task.approver, **words)


def _take(day: date, who: Staff, purpose: str, end: str, staff: dict[str, Staff]) -> None:
    """The whole contact log, as far as this person sees it."""
    with clock.at(_at(day, 10)):
        question = Question(CommunicationPages, who, QueryDict("view=all"))
        wanted = listed(question, exports.counted(question))
        takeout = takeouts.ask(by=who, wanted=wanted, purpose=purpose)
        requests.submit(takeout, "allow", by=who)
    if end == "refused":
        _decide(takeout, _at(day, 11), "reject", note="客户资料不得外传")
        return
    if end == "asked":
        return
    for hour in (11, 14):
        _decide(takeout, _at(day, hour), "approve", note="同意，用后删除")
    if end == "used" and Takeout.objects.usable(_at(day, 15)).filter(pk=takeout.pk).exists():
        with clock.at(_at(day, 15)):
            takeouts.pass_out(wanted, by=who)
            told = subjects.of_rows(question.pages, question.queryset)
            publish(Exported(wanted.label, wanted.rows, who, "xlsx", wanted.query, told))
