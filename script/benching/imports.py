"""An import of new customers, beside the yardstick's: the same rows, looked at and written by both in turns.

Ours is checked first (every row read, looked up, compared with what is on file, nothing written) and then read and
compared again and written, with history, provenance, number and search columns. Names and telephone numbers are new in
each round, so that no row looks like a file that is there.
"""

import csv
import io
import time
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from statistics import median

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizops.embedded.ports import HOST
from bizops.exchange.services import imports
from bizops.jobs.services import runs

from .browser import Browser

ROUNDS = 3
COLUMNS = {"0": "name", "1": "phone", "2": "owner"}
BORDER = "bench-border"


@dataclass
class Result:
    """Median seconds of so many rows, and their ratio to the yardstick's."""

    rows: int
    yardstick: float
    check: float
    write: float
    statements: int
    ratio: float


def measure(director, sellers: list, visitor: Browser) -> list[dict]:
    """1,000 and 10,000 rows."""
    return [asdict(_measured(rows, director, sellers, visitor)) for rows in (1_000, 10_000)]


def _measured(rows: int, director, sellers: list, visitor: Browser) -> Result:
    theirs, checks, writes, statements = [], [], [], 0
    for turn in range(ROUNDS):
        names = [f"衡川{rows}次{turn}号{n:06}厂" for n in range(rows)]
        theirs.append(_at_yardstick(visitor, names))
        check, write, statements = _at_ours(director, sellers, names, f"{rows}{turn}")
        checks.append(check)
        writes.append(write)
    mine, other = median(checks) + median(writes), median(theirs)
    return Result(rows, other, median(checks), median(writes), statements, mine / other)


def _at_ours(director, sellers: list, names: list[str], area: str) -> tuple[float, float, int]:
    lines = [[name, f"{area}-{n:08}", sellers[n % len(sellers)].number] for n, name in enumerate(names)]
    upload = SimpleUploadedFile("bench.csv", _csv([["name", "phone", "owner"], *lines]))
    document = imports.upload("customers.customer", upload, by=director)
    imports.lay_out(document, by=director, columns=COLUMNS, fixed={"kind": "direct"}, policy="create", source="")
    check = _worked(imports.check, document, director)
    with CaptureQueriesContext(connection) as asked:
        write = _worked(imports.run, document, director)
    document.refresh_from_db()
    if document.counts != {"create": len(names)}:
        raise SystemExit(f"The import came to {document.counts}.")
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "jobs_job")  # of transactions, and the signs of life of the job
    return check, write, sum(not any(mark in query["sql"][:200] for mark in marks) for query in asked)


def _worked(step, document, director) -> float:
    document.refresh_from_db()
    job = step(document, by=director).job_id
    began = time.perf_counter()
    runs.run(job)
    return time.perf_counter() - began


def _at_yardstick(visitor: Browser, names: list[str]) -> float:
    content = _csv([n, name, f"138{n:08}", "重点", "华南", 1 + n % 20] for n, name in enumerate(names))
    head = f'--{BORDER}\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BORDER}--\r\n".encode()
    line = HTTPConnection(HOST, visitor.port, timeout=120)
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = {"Content-Type": f"multipart/form-data; boundary={BORDER}", "Cookie": cookies}
    began = time.perf_counter()
    line.request("POST", "/imp/", body, headers)
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 200 or b'"errors": 0' not in said:
        raise SystemExit(f"The yardstick's import answers {answer.status}: {said[:200]!r}")
    return time.perf_counter() - began


def _csv(rows) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


def table(results: list[dict]) -> str:
    """One line a size."""
    told = [f"{'rows':>8}{'yardstick s':>13}{'check s':>10}{'write s':>10}{'statements':>12}{'ratio':>8}"]
    for row in results:
        told.append(
            f"{row['rows']:>8,}{row['yardstick']:>13.2f}{row['check']:>10.2f}{row['write']:>10.2f}"
            f"{row['statements']:>12}{row['ratio']:>8.1f}"
        )
    return "\n".join(told)
