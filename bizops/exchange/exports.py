"""Large lists as files: made by a worker with the rights that the person has then."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from django.db import transaction
from django.http import Http404, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.jobs.registry import job
from bizops.jobs.services import jobs
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.pages import exports, files, subjects
from bizops.pages.events import Exported
from bizops.pages.house import provide
from bizops.pages.listing import Question

KIND = "exchange.export"
STEP = 500


def start(question: Question, kind: str) -> str:
    """Let a worker answer the question with a file; asked twice in a hurry it is one job. Returns the job's address."""
    params = question.params.copy()
    for name in ("at", "format", "filters"):
        params.pop(name, None)
    arguments = {"address": question.pages.url("export"), "query": params.urlencode(), "kind": kind}
    arguments["staff"] = question.staff.pk  # so that nobody else's job counts as the same
    return reverse("jobs:job_detail", args=[jobs.start(KIND, by=question.staff, arguments=arguments, once=True).pk])


provide("large_export", start)


@job(KIND, label=gettext_lazy("Export of a list"))
def export(run, address: str, query: str, kind: str, staff: int) -> None:
    """Write the list that stood at this address, as far as the person may see and export it now."""
    pages = resolve(address).func.view_initkwargs["pages"]
    if not pages.gate("export").admits(run.by):
        raise RuleBroken(_("You may not export this list."))
    try:
        question = Question(pages, run.by, QueryDict(query))
    except Http404:
        raise RuleBroken(_("The saved view is gone. Open the list and export it anew.")) from None
    total = exports.counted(question)
    if total > exports.MOST:
        most = _("A file holds at most %(most)s rows. Filter the list first.")
        raise RuleBroken(most % {"most": f"{exports.MOST:,}"})
    if (held := exports.held(question, total)) and not run.memory.get("told"):
        raise RuleBroken(held.words, held.clause)
    run.progress(0, total, str(pages.title))
    with tempfile.NamedTemporaryFile() as target:
        keys = set()
        count = _write(run, question, kind, target, keys)
        with transaction.atomic():
            _let_out(run, question, kind, count, subjects.of_keys(pages, keys))
            run.deliver(exports.file_name(pages, kind), target.name, files.XLSX if kind == "xlsx" else files.CSV)
    run.progress(count, count)


def _write(run, question: Question, kind: str, target: BinaryIO, keys: set) -> int:
    """Write the rows as they are read, and keep whose they were in `keys`. Returns how many there were."""
    head, rows = exports.content(question, keys)
    seen = [0]
    rows = _followed(run, rows, seen)
    if kind == "xlsx":
        with files.xlsx(head, rows) as book:
            shutil.copyfileobj(book, target)
    else:
        for line in files.csv_lines(head, rows):
            target.write(line.encode())
    target.flush()
    return seen[0]


def _followed(run, rows: Iterator[list], seen: list[int]) -> Iterator[list]:
    """The same rows; on the way the job says how far it is, and hears that it should stop."""
    for row in rows:
        if seen[0] % STEP == 0:
            run.progress(seen[0])
            run.check()
        seen[0] += 1
        yield row


def _let_out(run, question: Question, kind: str, count: int, told: subjects.Subjects) -> None:
    """Use up the consent that the file needs and tell that it left, in one; once, also if another worker takes over."""
    if not run.memory.get("told"):
        exports.let_out(question, count)
        run.remember(told=True)
        publish(Exported(question.pages.label(), count, run.by, kind, question.query(), told))
