"""What the worker does: look at every row, write them in batches, each whole or not at all (design §7)."""

from collections import Counter

from django.contrib.contenttypes.models import ContentType
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bizops.jobs.registry import job
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.history import said

from ..choices import Act, ImportStatus, Outcome, Policy
from ..models import Entry, Finding, Import
from ..opening import opened
from ..planning import Plan, counted
from ..registry import Row
from . import imports

WORDS = 30  # words without meaning that somebody is asked about at once
SHOWN = 200  # rows of each kind that go in are shown as examples; those that are wrong are all kept
MOST = 1_000_000
TRIES = 3  # a batch that meets what somebody else has just saved is planned anew


@job(imports.CHECK, label=gettext_lazy("Checking a file"), quiet=True)
def check(run, document: int) -> None:
    """Say of every row what would become of it; nothing is written but that."""
    stored, counts, unknown = mine(run, document), Counter(), Counter()
    with opened(stored) as sheet:
        total, plan = sheet.count(limit=MOST), Plan(stored, by=run.by)
        Finding.objects.filter(document=stored).delete()
        for raw in plan.batches(sheet):
            run.check()
            batch = plan.settled(raw)
            _note(stored, batch, counts)
            unknown.update(
                (p.column, p.text) for head in batch for row in (head, *head.group) for p in row.problems if p.text
            )
            counts += counted(batch)
            run.progress(counts.total(), total)
        told = {
            "remarks": list(map(str, sheet.remarks)),
            "unknown": [[*word, n] for word, n in unknown.most_common(WORDS)],
        }
    settle_as(stored, "check", counts={**counts, **told}, checked_at=clock.now())
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
    settle_as(stored, "finish", finished_at=clock.now())
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
        except DataError as error:
            raise RuleBroken(_refused(raw)) from error
        except IntegrityError as error:
            if attempt == TRIES:
                raise RuleBroken(_refused(raw)) from error


def _refused(raw: list[Row]) -> str:
    """What the rules of the database do not take, although every row looked right."""
    words = _("Something in rows %(first)s to %(last)s cannot be stored, or somebody else has just stored the same.")
    return words % {"first": raw[0].line, "last": raw[-1].line}


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
    met = [row for row in batch if row.outcome == Outcome.SKIP and row.source_number and not row.known]
    Entry.objects.bulk_create(_entries(document, [*written, *met]))


def _entries(document: Import, rows: list[Row]):
    """What was made, changed, or met under a number of the source, by which the files that follow may name it."""
    kinds: dict[type[Model], ContentType] = {}
    for row in rows:
        record = row.document or row.found
        kind = kinds.setdefault(type(record), ContentType.objects.get_for_model(type(record)))
        number = "" if row.known else row.source_number
        yield Entry(
            document=document,
            kind=kind,
            record=record.pk,
            act=Act.MET if row.document is None else Act.UPDATED if row.found is not None else Act.CREATED,
            line=row.line,
            before={name: _kept(value) for name, value in row.before.items()},
            version=record.version,
            source=document.source if number else "",
            source_number=number,
        )


def _kept(value: object) -> object:
    """A value before the import, as JSON: what is no number or list as text that its field reads back."""
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
        problems += [[name, was, ""] for name, was in row.changes.items() if outcome == Outcome.UPDATE]
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
    if stored.policy in (Policy.FILL, Policy.OVERWRITE) and not stored.importer.may_change(run.by):
        raise RuleBroken(_("Changing what is on file is not among your duties."))
    return stored


@transaction.atomic
def settle_as(stored: Import, move: str, **values) -> None:
    """A move of the import; whoever holds it at the moment is waited for."""
    rows = Import.objects.filter(pk=stored.pk)
    rows.select_for_update(of=("self",)).first()
    Import.lifecycle.sweep(rows, move, values=values)


def settle(job_id: int) -> None:
    """The job of an import has ended. If that was before its last word, what is written is written, and the import says
    so; if nothing was, it stands as it was checked."""
    for stored in Import.objects.under_way().filter(job=job_id):
        if stored.status == ImportStatus.UNDOING:
            settle_as(stored, "keep")
        elif not stored.entries.exists():
            settle_as(stored, "give_up", checked_at=stored.checked_at)
        else:
            settle_as(stored, "finish", counts={**stored.counts, "broken": True}, finished_at=clock.now())
