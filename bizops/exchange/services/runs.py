"""What the worker does: look at every row, write them in batches, each whole or not at all (design §7)."""

from collections import Counter

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.jobs.registry import job
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.history import said

from ..choices import Act, ImportStatus, Outcome
from ..models import Entry, Finding, Import
from ..opening import opened
from ..planning import Plan, counted
from ..registry import Row
from . import imports

SHOWN = 200  # rows of each kind that go in are shown as examples; those that are wrong are all kept
MOST = 1_000_000
TRIES = 3  # a batch that meets what somebody else has just saved is planned anew


@job(imports.CHECK, label=gettext_lazy("Checking a file"))
def check(run, document: int) -> None:
    """Say of every row what would become of it; nothing is written but that."""
    stored, counts = mine(run, document), Counter()
    with opened(stored) as sheet:
        total, plan = sheet.count(limit=MOST), Plan(stored, by=run.by)
        Finding.objects.filter(document=stored).delete()
        for raw in plan.batches(sheet):
            run.check()
            batch = plan.settled(raw)
            _note(stored, batch, counts)
            counts += counted(batch)
            run.progress(counts.total(), total)
        remarks = list(map(str, sheet.remarks))
    _settle(stored, "check", counts={**counts, "remarks": remarks}, checked_at=clock.now())
    run.progress(total, total, _("%(rows)s rows looked at, %(errors)s wrong") % _told(counts))


@job(imports.RUN, label=gettext_lazy("Importing a file"))
def write(run, document: int) -> None:
    """Write what the plan says, batch by batch. After a kill it goes on behind the last whole batch."""
    stored = mine(run, document)
    line, counts = run.memory.get("line", 0), Counter(run.memory.get("counts", {}))
    if not line:
        Finding.objects.filter(document=stored).delete()
    with opened(stored) as sheet:
        total, plan = sheet.count(limit=MOST), Plan(stored, by=run.by, locking=True)
        for raw in plan.batches(sheet, after=line):
            run.check()
            counts += counted(_whole(plan, raw, counts, run))
            run.progress(counts.total(), total)
    _settle(stored, "finish", finished_at=clock.now())
    run.progress(total, total, _("%(create)s new, %(update)s updated, %(errors)s wrong") % _told(counts))


def _whole(plan: Plan, raw: list[Row], before: Counter, run) -> list[Row]:
    """A batch planned and written in one transaction: what the plan has locked stays locked until it is written."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                batch = plan.settled(raw)
                _write(plan, batch, run)
                _note(plan.document, batch, before)
                counts = before + counted(batch)
                Import.objects.filter(pk=plan.document.pk).update(counts=counts)
                run.remember(line=max(row.line for head in batch for row in (head, *head.group)), counts=counts)
            return batch
        except IntegrityError:
            if attempt == TRIES:
                words = _("Others save records of this kind at the moment. Start the import again later.")
                raise RuleBroken(words) from None


def _write(plan: Plan, batch: list[Row], run) -> None:
    document, importer, by = plan.document, plan.importer, run.by
    new = [row for row in batch if row.outcome == Outcome.CREATE]
    old = [row for row in batch if row.outcome == Outcome.UPDATE]
    if importer.keeps_source:
        for row in new:
            if row.source_number:
                row.values |= {"source": document.source, "source_number": row.source_number}
    with said(by=by.pk, note=_("Import %(file)s") % {"file": document.name}):
        if new:
            importer.create(new, by=by)
        if old:
            importer.update(old, by=by)
        written = [row for row in (*new, *old) if row.document is not None]
        if written:
            importer.finish(written, by=by)
    for row in old:
        if row.document is None:
            row.outcome = Outcome.SKIP  # the record says all that already
    Entry.objects.bulk_create(_entries(document, written))


def _entries(document: Import, rows: list[Row]):
    kinds: dict[type[Model], ContentType] = {}
    for row in rows:
        model = type(row.document)
        kind = kinds.setdefault(model, ContentType.objects.get_for_model(model))
        act = Act.UPDATED if row.found is not None else Act.CREATED
        yield Entry(
            document=document,
            kind=kind,
            record=row.document.pk,
            act=act,
            line=row.line,
            before={name: _kept(value) for name, value in row.before.items()},
            version=row.document.version,
            source=document.source if row.source_number else "",
            source_number=row.source_number if act == Act.CREATED else "",
        )


def _kept(value: object) -> object:
    """A value before the import, as JSON: a record as its key, all else as text that its field reads back."""
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, (bool, int, list)) else str(value)


def _note(document: Import, batch: list[Row], before: Counter) -> None:
    """Keep every row that is wrong, and the first rows of each other outcome."""
    room = {outcome: SHOWN - before.get(outcome, 0) for outcome in Outcome.values if outcome != Outcome.ERROR}
    found = []
    for row, outcome in ((row, head.outcome) for head in batch for row in (head, *head.group)):
        if outcome != Outcome.ERROR:
            room[outcome] -= 1
            if room[outcome] < 0:
                continue
        problems = [[problem.column, problem.words, problem.text] for problem in row.problems]
        found.append(
            Finding(
                document=document,
                line=row.line,
                outcome=outcome,
                cells=row.cells,
                problems=problems,
                why=row.why[:200],
                found=row.found.pk if row.found is not None else None,
            )
        )
    Finding.objects.bulk_create(found, batch_size=5_000)


def _told(counts: Counter) -> dict[str, int]:
    return {
        "rows": sum(counts.values()),
        "create": counts[Outcome.CREATE],
        "update": counts[Outcome.UPDATE],
        "errors": counts[Outcome.ERROR],
    }


def mine(run, document: int) -> Import:
    """The import of whoever started the job, who may still do it. Raises RuleBroken."""
    stored = Import.objects.filter(pk=document, by=run.by).first()
    if stored is None or not stored.importer.open_to(run.by):
        raise RuleBroken(_("This import is not yours any more."))
    return stored


def _settle(stored: Import, move: str, **values) -> None:
    Import.lifecycle.sweep(Import.objects.filter(pk=stored.pk), move, values=values)


def settle(job_id: int) -> None:
    """The job of an import has ended. If that was before its last word, what is written is written, and the import says so."""
    for stored in Import.objects.under_way().filter(job=job_id):
        if stored.status == ImportStatus.RUNNING:
            _settle(stored, "finish", counts={**stored.counts, "broken": True}, finished_at=clock.now())
        else:
            _settle(stored, "keep")
