"""Leak incidents of the demo company in every state, and another text of a clause, all through the services (CUS-11, HBK-03)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from bizops.approvals.services import decisions, requests
from bizops.handbook.services import clauses, texts
from bizops.kernel import clock
from bizops.organisation.models import Staff

from ..models import Customer, Leak
from ..services import leaks

# days ago, reporter, whose data are meant, what happened, who is held responsible, hours until the remedy, remedy
CASES = (
    (
        62,
        "clara",
        "anna",
        "报价单误发到客户之外的微信群，群内有同行。",
        "ben",
        3,
        "当场撤回，群主删除并书面确认未转发。",
    ),
    (
        15,
        "dan",
        "ben",
        "展会资料袋中夹有一份客户名册复印件，散场前发现。",
        None,
        1,
        "已收回并销毁，展会资料改由两人核对。",
    ),
    (12, "anna", "anna", "离职同事的电脑仍能打开价格文件夹。", "marketing", 30, "已停用账号并更改共享权限。"),
    (4, "clerk", "anna", "对账单寄错客户，已电话说明，对方寄回。", "clerk", 5, "对方原封寄回，快递单已归档。"),
    (0, "ben", "ben", "客户联系人表打印后遗忘在会议室。", None, 0, ""),
)
FOUND = (
    {"findings": "误发属实，对方当日删除，未见扩散。", "harm": "slight", "fault": "negligence", "passed_to": "nobody"},
    {"findings": "险情，未外流；装袋流程缺少核对。", "harm": "none", "fault": "none", "passed_to": "nobody"},
    {
        "findings": "账号停用迟了五天，期间有一次打开记录。",
        "harm": "slight",
        "fault": "negligence",
        "passed_to": "nobody",
    },
)
AMOUNTS = (Decimal(300), None, Decimal(200))
DAILY = {"zh-hans": "往来应当日登记。", "zh-hant": "往來應當日登記。", "en": "A contact is recorded on the same day."}


def load(today: date, staff: dict[str, Staff]) -> str:
    """Report, remedy, investigate and decide, each act at its own moment; returns what was made, in words."""
    for n, (ago, reporter, owner, what, accused, hours, remedy) in enumerate(CASES):
        day = today - timedelta(days=ago)
        file = Customer.objects.active().filter(owner=staff[owner]).order_by("pk")[n]
        with clock.at(_moment(day, 8)):
            leak = leaks.report(
                by=staff[reporter],
                what=what,
                customer=file,
                whose=file.name,
                is_danger=accused is None,
                accused=staff.get(accused),
            )
        if remedy:
            with clock.at(_moment(day, 8) + timedelta(hours=hours)):
                by = leak.investigator if reporter == accused else staff[reporter]
                leaks.remedy(leak, by=by, note=remedy)
        if n < len(FOUND):
            _look_into(leak, n, day + timedelta(days=3), staff)
    _another_text(today, staff)
    return f"{Leak.objects.count()} leak incidents"


def _look_into(leak: Leak, n: int, day: date, staff: dict[str, Staff]) -> None:
    """The first two are decided and the first is closed; on the third internal control has not signed yet."""
    with clock.at(_moment(day, 10)):
        leaks.find(leak, by=staff["custodian"], **FOUND[n], deduction=AMOUNTS[n])
        leaks.investigate(leak, by=staff["custodian"])
        request = requests.submit(leak, "decide", by=staff["custodian"], note="请各部门会签。")
    waits = {"control"} if n == 2 else set()
    _sign(request, day + timedelta(days=1), waits)
    if not waits:
        _sign(request, day + timedelta(days=2), waits)
    if n == 0:
        with clock.at(_moment(day + timedelta(days=9), 15)):
            Leak.lifecycle.go(leak, "close", by=staff["custodian"], note="处分已执行，资料已归档。")


def _another_text(day: date, staff: dict[str, Staff]) -> None:
    """The head of sales proposes a sentence more for CUS-04 from a day on; internal control checks, the director approves."""
    row = clauses.row_of("CUS-04")
    words = {}
    for text in row.texts.filter(edition=texts.newest(row)):
        glue = " " if text.language == "en" else ""
        words[f"rule_{text.language.replace('-', '_')}"] = f"{text.rule}{glue}{DAILY[text.language]}"
    with clock.at(_moment(day - timedelta(days=4), 9)):
        draft = texts.propose(
            by=staff["clara"], clause=row, reason="内控检查：往来补登过多", effective_from=day, **words
        )
        request = requests.submit(draft, "publish", by=staff["clara"], note="请审核。")
    _sign(request, day - timedelta(days=3))
    _sign(request, day - timedelta(days=2))


def _sign(request, day: date, waits=frozenset()) -> None:
    """Everybody who is asked now agrees, but those who are waited for."""
    with clock.at(_moment(day, 14)):
        for task in request.tasks.open().select_related("approver"):
            if task.approver.username not in waits:
                decisions.approve(task, by=task.approver, note="同意。")


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))
