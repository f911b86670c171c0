"""The inbox of one approver with ten requests, with a page full and with thousands: list, reading pane, decision, trail.

The many are copies of one request that the services made, over three years, written in bulk without triggers.
"""

import time
from datetime import timedelta
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bizops.approvals.models import Policy, Request, Step, Task
from bizops.approvals.services import decisions, requests
from bizops.kernel import clock
from bizops.pages.cursor import LAST
from customers.models import Customer, Lookup
from customers.services import lookups

from .browser import Browser

FEW, FULL, PENDING, FINISHED = 10, 60, 2_000, 100_000
COPIES = """
WITH made AS (
  INSERT INTO approvals_request (version, number, kind, content_type_id, object_id, title, amount, submitter_id,
    department_id, policy_id, round, position, status, digest, submitted_at, finished_at, carried_out, barred, about, search)
  SELECT version, 'X-' || status || '-' || n + %(offset)s, kind, content_type_id, 1000000000 + n + %(offset)s, title || n, amount,
    submitter_id, department_id, policy_id, round, position, status, digest, submitted_at - n * interval '16 minutes',
    finished_at - n * interval '16 minutes', carried_out, barred, about, search || n
  FROM approvals_request, generate_series(1, %(count)s) n WHERE id = %(like)s RETURNING id),
numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM made),
tasks AS (
  INSERT INTO approvals_task (version, request_id, round, step_id, position, approver_id, submitter_id, turn, status,
    is_void, why, opened_at, due_on, decided_at, decided_by_id)
  SELECT t.version, m.id, t.round, t.step_id, t.position, t.approver_id, t.submitter_id, t.turn, t.status, t.is_void,
    t.why, t.opened_at, t.due_on - (m.n %% 700)::int, t.decided_at - m.n * interval '16 minutes', t.decided_by_id
  FROM approvals_task t CROSS JOIN numbered m WHERE t.request_id = %(like)s RETURNING id, request_id),
handed AS (
  INSERT INTO approvals_submission (request_id, round, snapshot, digest, by_id, at, note)
  SELECT m.id, s.round, s.snapshot, s.digest, s.by_id, s.at, s.note
  FROM approvals_submission s CROSS JOIN made m WHERE s.request_id = %(like)s RETURNING 1)
INSERT INTO approvals_act (request_id, task_id, round, what, by_id, note, filled, at)
SELECT m.id, CASE WHEN a.task_id IS NULL THEN NULL ELSE t.id END, a.round, a.what, a.by_id, a.note, a.filled, a.at
FROM approvals_act a CROSS JOIN made m JOIN tasks t ON t.request_id = m.id WHERE a.request_id = %(like)s
"""
DUTIES = """
INSERT INTO handbook_duty (clause_id, part, subject, subject_name, period_key, owner_id, department_id, due_on, status,
  done_on, raised_at, raised_late, evidence_kind, version)
SELECT d.clause_id, d.part, t.id, d.subject_name, 'copy-' || t.id, d.owner_id, d.department_id, t.due_on,
  CASE WHEN t.status = 'open' THEN 'open' ELSE 'done' END, CASE WHEN t.status <> 'open' THEN t.due_on END, d.raised_at,
  false, '', 1
FROM approvals_task t JOIN approvals_request r ON r.id = t.request_id,
LATERAL (SELECT * FROM handbook_duty WHERE part = 'decide' ORDER BY id LIMIT 1) d WHERE r.number LIKE 'X-%%'
ON CONFLICT DO NOTHING
"""


def run(office, approver: Browser) -> list[dict]:
    """Time every page with ten requests, with as many as one page shows, and with thousands behind them."""
    head, seller = office.head, office.sellers[0]
    kept, pending = _ten(head, seller)
    pages = {
        "inbox, to do": "/approvals/",
        "inbox, last page": f"/approvals/?at={LAST.token()}",
        "inbox, done": "/approvals/?tab=done",
        "reading pane": f"/approvals/?task={pending.tasks.get().pk}",
        "one request with its trail": f"/approvals/{kept.pk}/",
        "register": "/approvals/register/",
        "my day": "/my-day/",
    }

    def timed() -> dict[str, tuple[float, int]]:
        found = {name: _page(approver, address) for name, address in pages.items()}
        return {**found, "a decision": _decided(seller, head)}

    few = timed()
    _fill(pending, kept, FULL, FULL, 0)
    full = timed()
    _fill(pending, kept, PENDING - FULL, FINISHED - FULL, 2 * FULL)
    many = timed()
    return [
        {
            "page": name,
            "few": few[name][0],
            "full": full[name][0],
            "many": many[name][0],
            "statements": [few[name][1], many[name][1]],
        }
        for name in few
    ]


def _ten(head, seller) -> tuple[Request, Request]:
    """Ten requests handed in, half of them decided: one that is finished, one that waits."""
    Policy.objects.all().delete()
    policy = Policy.objects.create(kind="customers.lookup.open", name="bench", effective_from="2000-01-01")
    Step.objects.create(policy=policy, order=1, name="head").people.set([head])
    made = [_handed_in(seller) for _n in range(FEW)]
    for request in made[: FEW // 2]:
        decisions.approve(request.tasks.get(), by=head, note="同意")
    return made[0], made[-1]


def _handed_in(seller) -> Request:
    until = clock.now() + timedelta(days=9)
    lookup = lookups.ask(by=seller, whom="东莞", purpose="check", reason="对账", until=until)
    Lookup.objects.filter(pk=lookup.pk).update(customer=Customer.objects.exclude(owner=seller).order_by("?").first())
    return requests.submit(Lookup.objects.get(pk=lookup.pk), "open", by=seller)


def _decided(seller, head) -> tuple[float, int]:
    """(seconds, statements) of one decision with all that follows from it."""
    times = []
    for _n in range(5):
        task = Task.objects.get(request=_handed_in(seller))
        began = time.monotonic()
        with CaptureQueriesContext(connection) as asked:
            decisions.approve(task, by=head, note="同意")
        times.append(time.monotonic() - began)
    return median(times), len(asked)


def _copies(like: Request, count: int, offset: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(COPIES, {"like": like.pk, "count": count, "offset": offset})
        cursor.execute("SET session_replication_role = origin")


def _fill(pending: Request, kept: Request, waiting: int, finished: int, offset: int) -> None:
    """So many more that wait and that are finished, with their duties."""
    _copies(pending, waiting, offset)
    _copies(kept, finished, offset + waiting)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(DUTIES)
        cursor.execute("SET session_replication_role = origin")
        for table in ("approvals_request", "approvals_task", "approvals_act", "handbook_duty"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _page(visitor: Browser, address: str) -> tuple[float, int]:
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-CN"})
    client.cookies["sessionid"] = visitor.cookies["sessionid"]
    times = []
    for _n in range(9):
        began = time.monotonic()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        times.append(time.monotonic() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return median(times[2:]), len(asked)


def table(lines: list[dict]) -> str:
    """One line a page: with ten requests, with a page full, with thousands, and the last divided by the others."""
    heads = ("ten, ms", "full, ms", "many, ms", "÷ ten", "÷ full", "statements")
    told = ["page".ljust(28) + "".join(head.rjust(12) for head in heads)]
    for line in lines:
        few, full, many = (line[name] * 1000 for name in ("few", "full", "many"))
        asked = " / ".join(map(str, line["statements"]))
        figures = (f"{few:.1f}", f"{full:.1f}", f"{many:.1f}", f"{many / few:.2f}", f"{many / full:.2f}", asked)
        told.append(line["page"].ljust(28) + "".join(figure.rjust(12) for figure in figures))
    return "\n".join(told)
