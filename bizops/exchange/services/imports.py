"""An import step by step: upload, say what the columns are, check, import, undo (design §7). The long steps are jobs."""

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bizops.jobs.services import jobs
from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..choices import ImportStatus, Policy
from ..guessing import Wanted, guess
from ..models import Import, Mapping
from ..opening import MARK, opened
from ..planning import SOURCE
from ..registry import Column, Importer, importers

CLAUSE = "CUS-18"
LONGEST = 200  # of a text that stands for all rows
CHECK, RUN, UNDO = "exchange.check", "exchange.run", "exchange.undo"
# What a file may call the number that a record has where it comes from.
SOURCE_NAMES = ("id", "key", "external id", "原编号", "旧编号", "来源编号", "原編號", "舊編號", "來源編號")


def upload(
    kind: str,
    file: UploadedFile,
    *,
    by,
    lines: UploadedFile | None = None,
    source: str = "",
    reading: dict | None = None,
) -> Import:
    """Take a file in and guess what its columns are. Raises Unreadable, RuleBroken; nothing is kept then."""
    importer = _allowed(kind, by)
    document = Import(kind=kind, by=by, name=file.name[:120], source=source.strip()[:20], reading=reading or {})
    document.lines_name = lines.name[:120] if lines else ""
    saved = []
    try:
        for name, upload in (("file", file), ("lines_file", lines)):
            if upload is not None:
                field = Import._meta.get_field(name)
                path = field.storage.save(field.generate_filename(document, ""), upload)
                saved.append(path)
                setattr(document, name, path)
        with opened(document) as sheet:
            document.reading = {**document.reading, "header": list(sheet.header)}
            remember_columns(document, importer, list(sheet.header))
        with transaction.atomic():
            document.save(force_insert=True)
        return document
    except BaseException:
        for path in saved:
            Import.file.field.storage.delete(path)
        raise


def remember_columns(document: Import, importer: Importer, header: list[str]) -> None:
    """What a file with this header was before; else what its words sound like, of two files each for itself."""
    fitting = list(Mapping.objects.fitting(importer.key, header)[:20])
    known = next((mapping for mapping in fitting if mapping.by_id == document.by_id), next(iter(fitting), None))
    if known:
        take_over(document, known, header)
        return
    heads = len(header) - sum(title.startswith(MARK) for title in header)
    options = wanted(importer, document.source)
    lines = {column.name for column in importer.columns if column.line}
    if heads == len(header):
        document.columns = {str(place): name for place, name in guess(header, options).items()}
        return
    of_heads = guess(header[:heads], [one for one in options if one.key not in lines])
    of_lines = guess(
        [title.removeprefix(MARK) for title in header[heads:]], [one for one in options if one.key in {SOURCE, *lines}]
    )
    document.columns = {str(place): name for place, name in of_heads.items()}
    document.columns |= {str(heads + place): name for place, name in of_lines.items()}


def take_over(document: Import, mapping: Mapping, header: list[str]) -> None:
    """Use a saved mapping for this file, as far as its headers stand in it."""
    places = {title: place for place, title in enumerate(header)}
    document.columns = {str(places[t]): name for t, name in mapping.columns.items() if t in places}
    document.fixed, document.words, document.policy = mapping.fixed, mapping.words, mapping.policy
    document.source = document.source or mapping.source


def wanted(importer: Importer, source: str) -> list[Wanted]:
    """What a header may be. In a file from elsewhere the numbers are those of that place, not ours."""
    columns = [column for column in importer.columns if not (source and column.is_own_number)]
    others = [name for column in importer.columns if source and column.is_own_number for name in column.names]
    ids = [f"{word} id" for word in importer.known_as]
    found = [Wanted(column.name, column.label, column.names) for column in columns]
    return [Wanted(SOURCE, _("Number in the source"), (*SOURCE_NAMES, *ids, *others)), *found]


@service
def lay_out(
    document: Import,
    *,
    by,
    columns: dict[str, str],
    fixed: dict[str, str],
    policy: str,
    source: str,
    words: dict | None = None,
) -> Import:
    """Say what the columns are, what is the same in all rows, and what becomes of records on file. Raises RuleBroken."""
    stored = _locked(document, by, ImportStatus.DRAFT, ImportStatus.CHECKED)
    importer = stored.importer
    known = {column.name for column in importer.columns} | {SOURCE}
    stored.columns = {place: name for place, name in columns.items() if name in known}
    stored.fixed = {name: text.strip()[:LONGEST] for name, text in fixed.items() if name in known and text.strip()}
    stored.policy = policy if policy in Policy.values else Policy.SKIP
    stored.source, stored.words = source.strip()[:20], stored.words if words is None else words
    if stored.policy in (Policy.FILL, Policy.OVERWRITE) and not importer.may_change(by):
        raise RuleBroken(_("Changing what is on file is not among your duties."), field="policy")
    if missing := missing_columns(stored):
        names = {"names": ", ".join(column.head for column in missing)}
        if any(column.name in importer.finds for column in missing):
            raise RuleBroken(_("Say which column is: %(names)s.") % names)
        raise RuleBroken(_("Say which column is: %(names)s. Or give one value for all rows.") % names)
    if SOURCE in stored.columns.values() and not stored.source:
        raise RuleBroken(_("Say where the numbers come from, such as the name of the old system."), field="source")
    if importer.with_lines and SOURCE not in stored.columns.values():
        raise RuleBroken(_("Say which column holds the number that the lines of one record share."))
    stored.save(update_fields=["columns", "fixed", "words", "policy", "source"])
    return stored


def missing_columns(document: Import) -> list[Column]:
    """The columns that a new record needs and that nobody has named yet."""
    named = {*document.columns.values(), *document.fixed}
    finds = {*document.importer.finds, SOURCE}
    if document.policy in (Policy.FILL, Policy.OVERWRITE) and finds.intersection(document.columns.values()):
        return []  # a file that only brings up to date what is there
    return [column for column in document.importer.columns if column.required and column.name not in named]


@service
def check(document: Import, *, by) -> Import:
    """Let a worker look at every row; nothing is written. Raises RuleBroken."""
    stored = _locked(document, by, ImportStatus.DRAFT, ImportStatus.CHECKED)
    return _start(stored, CHECK, "change", by, checked_at=None, counts={})


@service
def run(document: Import, *, by) -> Import:
    """Let a worker write what the check has shown. Raises RuleBroken, also while another import of the kind runs."""
    stored = _locked(document, by, ImportStatus.CHECKED)
    if not (stored.counts.get("create") or stored.counts.get("update")):
        raise RuleBroken(_("No row of this file can be imported."))
    return _start(stored, RUN, "run", by)


@service
def undo(document: Import, *, by) -> Import:
    """Let a worker take back all that it wrote, while it is untouched. Raises RuleBroken."""
    stored = _locked(document, by, ImportStatus.DONE)
    if not stored.entries.exists():
        raise RuleBroken(_("This import has written nothing."))
    return _start(stored, UNDO, "take_back", by)


def _start(stored: Import, kind: str, move: str, by, **values) -> Import:
    try:
        with transaction.atomic():
            Import.lifecycle.sweep(Import.objects.filter(pk=stored.pk), move, by=by)
    except IntegrityError:
        raise _busy(stored) from None
    values["job"] = jobs.start(kind, by=by, arguments={"document": stored.pk}, once=True)
    Import.objects.filter(pk=stored.pk).update(**values)
    stored.refresh_from_db()
    return stored


def _busy(stored: Import) -> RuleBroken:
    """Another import of the same kind writes at the moment."""
    other = Import.objects.under_way().filter(kind=stored.kind).select_related("by").first()
    words = _("%(person)s is importing %(kind)s at the moment (%(file)s). Start yours when that has ended.")
    if other is None:
        return RuleBroken(_("Another import has just ended. Start again."))
    return RuleBroken(words % {"person": other.by, "kind": stored.importer.label, "file": other.name})


@service
def save_mapping(document: Import, name: str, *, by) -> Mapping:
    """Keep what the columns of this file are, for the next one like it. The same name is written over if it is one's own."""
    name = name.strip()[:60]
    if not name:
        raise RuleBroken(_("Give it a name."), field="name")
    header = document.header
    values = {
        "headers": header,
        "columns": {header[int(place)]: kept for place, kept in document.columns.items() if int(place) < len(header)},
        "fixed": document.fixed, "words": document.words, "policy": document.policy, "source": document.source,
    }  # fmt: skip
    present = Mapping.objects.select_for_update().filter(kind=document.kind, name=name).first()
    if present and present.by_id != by.pk:
        raise RuleBroken(
            _("%(person)s has saved a mapping of this name. Choose another.") % {"person": present.by}, field="name"
        )
    mapping = present or Mapping(kind=document.kind, name=name, by=by)
    for field, value in values.items():
        setattr(mapping, field, value)
    mapping.at = clock.now()
    mapping.save()
    return mapping


def _allowed(kind: str, by) -> Importer:
    importer = importers.get(kind)
    if importer is None:
        raise RuleBroken(_("Nothing of this kind can be imported."))
    if by is None or not importer.open_to(by):
        raise RuleBroken(_("Importing %(kind)s is not among your duties.") % {"kind": importer.label})
    return importer


def _locked(document: Import, by, *open_in: str) -> Import:
    stored = Import.objects.select_for_update(of=("self",)).get(pk=document.pk)
    _allowed(stored.kind, by)
    if stored.by_id != by.pk:
        raise RuleBroken(_("Only %(person)s can go on with this import.") % {"person": stored.by})
    if stored.job_id and not stored.job.has_ended:
        raise RuleBroken(_("A worker is at it. Wait until it has ended, or stop it first."))
    if stored.status not in open_in:
        words = _("This import is %(status)s already.")
        raise RuleBroken(words % {"status": stored.get_status_display()})
    return stored
