"""The work of the clock on the bench's archive: duties for everybody, the board over a million of them, a review round.

How long each takes stands beside a plain statement of PostgreSQL that writes or counts as many rows, in the same run.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client

from bizops.handbook.models import Duty, Raised
from bizops.handbook.services import raising
from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.measures.registry import measures
from bizops.measures.services import kept
from customers.models import Customer
from customers.services import rounds

from .browser import Browser

MILLION = 1_000_000
ORDERS = """
INSERT INTO sales_order (version, number, customer_id, owner_id, department_id, ordered_on, currency, customer_reference,
  remark, source, source_number, net_total, tax_total, gross_total, line_count, search)
SELECT 1, 'O-' || m.id, c.id, c.owner_id, c.department_id, m.on, 'CNY', '', '', '', '', v.net, 0, v.net, 1, 'o-' || m.id
FROM customers_communication m JOIN customers_customer c ON c.id = m.customer_id,
LATERAL (SELECT (100 + m.id %% 90000)::numeric(16, 2) AS net) v
"""
# As many rows as the raising writes, as plainly as PostgreSQL can.
PLAIN = """
CREATE TABLE bench_plain (LIKE handbook_duty INCLUDING ALL);
INSERT INTO bench_plain SELECT * FROM handbook_duty;
DROP TABLE bench_plain
"""
HISTORY = """
INSERT INTO handbook_duty (clause_id, part, subject, subject_name, period_key, period_start, period_end, owner_id,
  department_id, due_on, status, done_on, raised_at, raised_late, evidence_kind, version)
SELECT d.clause_id, d.part, d.subject, d.subject_name, 'past-' || m || '-' || d.period_key, d.period_start, d.period_end,
  d.owner_id, d.department_id, d.due_on - m * 30, e.status, CASE WHEN e.status IN ('done', 'late') THEN d.due_on - m * 30 END,
  d.raised_at, false, '', 1
FROM handbook_duty d, generate_series(1, 60) m,
LATERAL (SELECT (ARRAY['done','done','done','done','late','missed','waived'])[1 + (d.id + m) %% 7] AS status) e
ORDER BY m, d.id LIMIT %s
"""


@dataclass
class Line:
    """One piece of work: seconds, the same in plain SQL, how many rows, megabytes that the process grew by."""

    work: str
    rows: int
    seconds: float
    plain: float | None
    grew: float

    def told(self) -> dict:
        return {**asdict(self), "ratio": self.seconds / self.plain if self.plain else None}


def run(director: Browser) -> list[dict]:
    """All of it, on the archive as it is filled; leaves duties, orders and a round behind."""
    _say(ORDERS)
    lines = [_raised("every duty, the first run"), _raised("every duty, run again"), *_board(director), _round()]
    return [line.told() for line in lines]


def _raised(work: str) -> Line:
    before = Duty.objects.count()
    Raised.objects.all().delete()
    seconds, grew = _timed(lambda: raising.raise_due(again=True))
    rows = Duty.objects.count() - before
    return Line(work, rows, seconds, _seconds(PLAIN) if rows else None, grew)


def _board(director: Browser) -> list[Line]:
    wanted = max(0, MILLION - Duty.objects.count()) if Customer.objects.count() >= 100_000 else 5 * Duty.objects.count()
    _say(HISTORY, wanted)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE handbook_duty")
    months = [Period.of("month", clock.today())]
    for _n in range(24):
        months.append(months[-1].previous())
    keys = [found.key for found in measures if found.key.startswith("handbook.")]
    seconds, grew = _timed(lambda: [kept.recount(key, months) for key in keys])
    total = Duty.objects.count()
    lines = [Line("keeping two years of figures", total, seconds, None, grew)]
    count = _seconds("SELECT clause_id, status, count(*) FROM handbook_duty GROUP BY 1, 2")
    for name, address in (
        ("board, whole company", "/handbook/board/"),
        ("team", "/handbook/team/"),
        ("list of duties", "/handbook/duties/?view=all"),
    ):
        lines.append(Line(name, total, _page(director, address), count, 0.0))
    return lines


def _round() -> Line:
    quarter = Period.of("quarter", clock.today()).previous()
    prepared = rounds.prepared(quarter)
    seconds, grew = _timed(lambda: rounds.fill_round(prepared))
    return Line("review round", prepared.reviews.count(), seconds, None, grew)


# --- how it is measured -----------------------------------------------------------------------------
def _timed(do: Callable[[], object]) -> tuple[float, float]:
    """(seconds, megabytes by which the process is larger at its largest than before)."""
    before = _resident("VmRSS")
    _forget_peak()
    began = time.monotonic()
    do()
    return time.monotonic() - began, max(0.0, _resident("VmHWM") - before)


def _resident(what: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) / 1024


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _seconds(statement: str) -> float:
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return time.monotonic() - began


def _say(statement: str, *words) -> None:
    """Fill in bulk, without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, list(words))
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")


def _page(visitor: Browser, address: str) -> float:
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-CN"})
    client.cookies["sessionid"] = visitor.cookies["sessionid"]
    times = []
    for _n in range(6):
        began = time.monotonic()
        answer = client.get(address)
        times.append(time.monotonic() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return median(times[1:])


def table(lines: list[dict]) -> str:
    """One line a piece of work."""
    told = [f"{'work':<32}{'rows':>12}{'seconds':>10}{'plain SQL':>11}{'ratio':>8}{'grew MB':>9}"]
    for line in lines:
        plain, ratio = line["plain"], line["ratio"]
        told.append(
            f"{line['work']:<32}{line['rows']:>12,}{line['seconds']:>10.2f}"
            f"{'–' if plain is None else f'{plain:.2f}':>11}{'–' if ratio is None else f'{ratio:.1f}':>8}{line['grew']:>9.0f}"
        )
    return "\n".join(told)
