"""An import from file to ending, as one call: what the wizard does page by page."""

from django.core.files.uploadedfile import SimpleUploadedFile

from bizops.exchange.models import Import
from bizops.exchange.services import imports
from bizops.jobs.services import runs


def file(text: str | bytes, name: str = "kunden.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def worked(document: Import) -> Import:
    """The job of an import, done here and now."""
    runs.run(document.job_id)
    return Import.objects.select_related("job", "by").get(pk=document.pk)


def checked(kind: str, text, *, by, lines=None, source="", name="kunden.csv", **words) -> Import:
    """A file uploaded, laid out as it was guessed (or told) and checked."""
    document = imports.upload(
        kind, file(text, name), by=by, lines=file(lines, "zeilen.csv") if lines else None, source=source
    )
    given = {"columns": document.columns, "fixed": {}, "policy": "skip", "source": source, **words}
    imports.lay_out(document, by=by, **given)
    return worked(imports.check(document, by=by))


def brought(kind: str, text, *, by, **words) -> Import:
    """The same, and imported."""
    document = checked(kind, text, by=by, **words)
    assert document.written, (document.counts, problems(document)[:3], document.job.message)
    return worked(imports.run(document, by=by))


def undone(document: Import, *, by) -> Import:
    return worked(imports.undo(document, by=by))


def problems(document: Import) -> list[tuple[int, str]]:
    return [(row.line, " ".join(words for _n, words, _t in row.problems)) for row in document.findings.of("error")]
