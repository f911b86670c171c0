"""Many papers at once: laid out one by one, put together part by part, one file or a zip of many."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _

from bizops.jobs.services import jobs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.services import service
from bizops.pages import exports, subjects
from bizops.pages.events import Printed

from ..registry import Paper, papers
from . import pdf, sheets

KIND = "printing.batch"
MOST = 1_000  # papers of one job
PART = 25  # laid-out papers that are held at once
ONE_FILE, ZIP = "pdf", "zip"


@service
def start(paper: Paper, keys: list[int], *, by, file: str, language: str):
    """Have a worker print the records with these keys. Raises RuleBroken without pango, and for none or too many."""
    if refusal := pdf.missing():
        raise RuleBroken(refusal, "HBK-04")
    if not keys:
        raise RuleBroken(_("Nothing to print: tick rows, or change the filters."), "HBK-04")
    if len(keys) > MOST:
        raise RuleBroken(_("At most %(most)s papers at once. Filter the list first.") % {"most": MOST}, "HBK-04")
    if held := exports.held_on_paper(paper.pages, by, len(keys)):
        raise RuleBroken(held.words, held.clause)
    return jobs.start(KIND, by=by, arguments={"paper": paper.key, "keys": keys, "file": file, "language": language})


def run(run, paper: str, keys: list[int], file: str, language: str) -> None:
    """The job: every record asked for anew with the rights of this moment, flat in memory, stopped between two papers."""
    wanted = papers.get(paper)
    if wanted is None or not run.by.has_perm(wanted.permission):
        raise RuleBroken(_("%(paper)s is not among your duties.") % {"paper": wanted.title if wanted else paper})
    with tempfile.TemporaryDirectory() as folder:
        put_together = _zipped if file == ZIP else _merged
        target = Path(folder) / f"batch.{file}"
        printed = put_together(_sheets(run, wanted, keys, language), target)
        if not printed:
            raise RuleBroken(_("None of these records can be seen any more."), "HBK-04")
        label, kind = wanted.pages.label(), "application/zip" if file == ZIP else "application/pdf"
        with transaction.atomic():
            exports.let_out_on_paper(wanted.pages, run.by, printed)
            told = subjects.of_rows(wanted.pages, wanted.pages.rows(run.by).filter(pk__in=keys))
            publish(Printed(label, None, str(wanted.title), printed, run.by, wanted.key, f"job={run.job.pk}", told))
            run.deliver(f"{wanted.title} {clock.today():%Y%m%d}.{file}", target, kind)


def _sheets(run, paper: Paper, keys: list[int], language: str) -> Iterator[list[tuple]]:
    """Parts of (sheet, laid-out document) of the records that this person sees, in the order of the keys."""
    done = 0
    for first in range(0, len(keys), PART):
        some = keys[first : first + PART]
        part, found = [], paper.pages.rows(run.by).in_bulk(some)
        for key in some:
            run.check()
            if key in found:
                address = paper.pages.url("detail", key)
                sheet = sheets.made(paper, found[key], by=run.by, language=language, address=address)
                part.append((sheet, pdf.layout(sheet.html)))
            done += 1
            run.progress(done, len(keys))
        if part:
            yield part
        part.clear()  # whoever took it still holds the list while the next part is laid out


def _merged(parts: Iterator[list[tuple]], target: Path) -> int:
    """One file, each paper with page numbers of its own."""
    import pikepdf

    files, printed = [], 0
    for n, part in enumerate(parts):
        files.append(target.with_name(f"part{n}.pdf"))
        pdf.together([document for _sheet, document in part], files[-1])
        printed += len(part)
    if printed:
        with pikepdf.new() as whole:
            opened = [pikepdf.open(file) for file in files]
            for one in opened:
                whole.pages.extend(one.pages)
            whole.save(target)
            for one in opened:
                one.close()
    return printed


def _zipped(parts: Iterator[list[tuple]], target: Path) -> int:
    """One file a record, named after its number."""
    taken: set[str] = set()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for part in parts:
            for sheet, document in part:
                archive.writestr(f"{_free(sheet.name, taken)}.pdf", pdf.together([document]))
    return len(taken)


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if another paper of the zip has it."""
    free = name if name not in taken else next(n for i in count(2) if (n := f"{name} ({i})") not in taken)
    taken.add(free)
    return free
