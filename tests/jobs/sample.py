"""Kinds of work for the tests, known to the test process and to the worker that it starts."""

import tempfile
import time
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from bizops.audit.services import access
from bizops.jobs.registry import job
from bizops.kernel.errors import RuleBroken


@job("tests.count", label="Count to a number")
def count(run, upto: int, pause: float = 0.0):
    """One row in the access log for each number, each with its own commit; goes on where a killed worker stopped."""
    for n in range(run.memory.get("n", 0), upto):
        run.check()
        with transaction.atomic():
            access.viewed(label="tests/count", pk=n, title=str(n), by=run.by)
            run.remember(n=n + 1)
        run.progress(n + 1, upto, f"row {n + 1}")
        time.sleep(pause)


@job("tests.file", label="Write a file", permission="audit.view_access")
def file(run, text: str):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as target:
        target.write(text)
        target.flush()
        run.deliver("名册.csv", Path(target.name), "text/csv")


@job("tests.file_then_refusal", label="Write a file, then find out that it is wrong")
def file_then_refusal(run):
    with tempfile.NamedTemporaryFile("w") as target:
        run.deliver("first.csv", target.name, "text/csv")
        run.deliver("second.csv", target.name, "text/csv")
    raise RuleBroken("Row 212 has no customer.")


@job("tests.hold", label="Hold a transaction open")
def hold(run, seconds: float):
    """Reports progress from inside one long transaction."""
    with transaction.atomic():
        access.viewed(label="tests/hold", pk=1, title="held", by=run.by)
        for n in range(int(seconds * 10)):
            run.progress(n + 1, int(seconds * 10))
            time.sleep(0.1)
            run.check()


@job("tests.fault", label="Fail by a fault")
def fault(run):
    raise ZeroDivisionError("a secret of the program")


@job("tests.raise", label="Raise something", permission="audit.view_access", house=True)
def raise_up(run, to: int):
    """The house's own work; says in which language it works."""
    run.progress(to, to, get_language())
