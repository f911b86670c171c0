"""The steps of one import, each a page that works without script; the long ones show the progress of their job."""

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from bizops.kernel.errors import RuleBroken
from bizops.pages import files
from bizops.pages.gates import gate, permission

from ..blanks import reasons_file
from ..choices import Act, ImportStatus, Outcome
from ..forms import UploadForm
from ..layout import LONGEST_MEANING, Layout, unknown_words
from ..models import Import, Mapping
from ..opening import opened
from ..registry import IMPORT
from ..services import imports
from .listing import open_kind

SHOWN = 50
STEPS = {ImportStatus.DRAFT: 2, ImportStatus.CHECKED: 3}


@require_http_methods(["GET", "HEAD", "POST"])
@gate(permission(IMPORT))
def upload(request, kind):
    """Step 1: the file."""
    importer = open_kind(kind, request.user)
    form = UploadForm(request.POST or None, request.FILES or None, importer=importer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            document = imports.upload(
                kind, given["file"], by=request.user, lines=given.get("lines"),
                source=given["source"], reading=form.reading(),
            )  # fmt: skip
            return HttpResponseRedirect(reverse("exchange:columns", args=[document.pk]))
        except RuleBroken as refusal:
            form.add_error("file", str(refusal))
    context = {"importer": importer, "form": form, "step": 1, "list_url": _list_of(importer)}
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@gate(permission(IMPORT))
def columns(request, pk):
    """Step 2: what the columns are."""
    document = _mine(request, pk)
    if document.status not in STEPS:
        return HttpResponseRedirect(reverse("exchange:show", args=[pk]))
    refusal, status = "", 200
    with opened(document) as sheet:
        if "mapping" in request.GET and (known := Mapping.objects.filter(kind=document.kind, pk=_key(request)).first()):
            imports.take_over(document, known, list(sheet.header))
        layout = Layout(document, sheet, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            imports.lay_out(document, by=request.user, **layout.answers())
            if name := request.POST.get("save_as", "").replace("\x00", "").strip():
                document.refresh_from_db()
                imports.save_mapping(document, name, by=request.user)
            imports.check(document, by=request.user)
            return HttpResponseRedirect(reverse("exchange:show", args=[pk]))
        except RuleBroken as broken:
            refusal, status = str(broken), 422
    mappings = Mapping.objects.filter(kind=document.kind)[:50]
    context = {**_context(document, 2, request.user), "layout": layout, "refusal": refusal, "mappings": mappings}
    return render(request, "exchange/columns.html", context, status=status)


@require_safe
@gate(permission(IMPORT))
def show(request, pk):
    """Step 3 and 4: what the check has found, how far the import is, what it did."""
    document = _mine(request, pk)
    job = document.job if document.job and not document.job.has_ended else None
    part = request.htmx and request.htmx.target == "progress"
    if part and job is None:
        return HttpResponseClientRefresh()
    if document.status == ImportStatus.DRAFT and job is None and not (document.job and document.job.has_ended):
        return HttpResponseRedirect(reverse("exchange:columns", args=[pk]))
    step = 3 if document.status in STEPS else 4
    context = {
        **_context(document, step, request.user),
        "running": job,
        **({} if job else _findings(request, document)),
    }
    return render(request, "exchange/show.html#progress" if part else "exchange/show.html", context)


def _findings(request, document: Import) -> dict:
    counted = dict(document.findings.order_by().values_list("outcome").annotate(Count("pk")))
    tabs = [(outcome, document.counts.get(outcome.value, counted.get(outcome.value, 0))) for outcome in _ORDER]
    wanted = request.GET.get("rows", "")
    chosen = wanted if wanted in Outcome.values else next((o.value for o, n in tabs if n), Outcome.ERROR.value)
    after = request.GET.get("after", "")
    rows = document.findings.of(chosen).order_by("pk")  # as they were found, which is their order in the file
    if after.isdecimal() and len(after) < 18:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: SHOWN + 1])
    return {
        "tabs": [(outcome, f"{n:,}", outcome.value == chosen) for outcome, n in tabs if n],
        "chosen": chosen,
        "table": Layout.table(document, found[:SHOWN]),
        "next": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "unknown": unknown_words(document) if document.status == ImportStatus.CHECKED else [],
        "remarks": document.counts.get("remarks", []),
        "wrong": f"{document.counts.get(Outcome.ERROR, 0):,}",
        "ready": f"{document.written:,}" if document.written and document.status == ImportStatus.CHECKED else "",
    }


_ORDER = (Outcome.ERROR, Outcome.UPDATE, Outcome.SKIP, Outcome.CREATE)


@require_POST
@gate(permission(IMPORT))
def say_words(request, pk):
    """What words of the file mean here; the file is checked again."""
    document = _mine(request, pk)
    words = {name: dict(kept) for name, kept in document.words.items()}
    for number, column, text in unknown_keys(document):
        meant = request.POST.get(f"word-{number}", "").replace("\x00", "").strip()
        if meant:
            words.setdefault(column, {})[text] = meant[:LONGEST_MEANING]
    given = {name: getattr(document, name) for name in ("columns", "fixed", "policy", "source")}
    return _then(request, pk, lambda: _check_again(document, request.user, {**given, "words": words}))


def unknown_keys(document: Import) -> list[tuple[int, str, str]]:
    return [(number, word.column.name, word.text) for number, word in enumerate(unknown_words(document))]


def _check_again(document: Import, by, given: dict) -> None:
    imports.lay_out(document, by=by, **given)
    imports.check(document, by=by)


@require_POST
@gate(permission(IMPORT))
def run(request, pk):
    """Step 4: in it goes."""
    return _then(request, pk, lambda: imports.run(_mine(request, pk), by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@gate(permission(IMPORT))
def undo(request, pk):
    """The question, and the answer."""
    if request.method != "POST":
        document = _mine(request, pk)
        acts = dict(document.entries.order_by().values_list("act").annotate(Count("pk")))
        context = {"made": acts.get(Act.CREATED, 0), "changed": acts.get(Act.UPDATED, 0)}
        return render(request, "exchange/undo.html", {**_context(document, 4, request.user), **context})
    return _then(request, pk, lambda: imports.undo(_mine(request, pk), by=request.user))


@require_safe
@gate(permission(IMPORT))
def reasons(request, pk):
    """The rows that were wrong, as they were, with the reason beside them."""
    document = _mine(request, pk)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    rows = document.findings.of(Outcome.ERROR).order_by("line", "pk").iterator(chunk_size=2000)
    lines = ((row.line, row.cells, _reason(document, row)) for row in rows)
    content_type = files.CSV if kind == "csv" else files.XLSX
    title, word = document.name.rpartition(".")[0] or document.name, _("wrong rows")
    name = f"{title} – {word}.{kind}"
    return FileResponse(
        reasons_file(document.header, lines, kind), as_attachment=True, filename=name, content_type=content_type
    )


def _reason(document: Import, row) -> str:
    said = []
    for name, words, _text in row.problems:
        column = document.importer.column(name)
        said.append(f"{column.head}: {words}" if column else words)
    return " ".join(said) or _("Another row of the same record is wrong.")


def _then(request, pk: int, do):
    try:
        do()
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("exchange:show", args=[pk]))


def _mine(request, pk: int) -> Import:
    """An import that this person may see, of a kind that he may import."""
    document = Import.objects.visible_to(request.user).select_related("job", "by").filter(pk=pk).first()
    if document is None:
        raise Http404
    open_kind(document.kind, request.user)
    return document


def _key(request) -> int:
    text = request.GET["mapping"]
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _context(document: Import, step: int, by) -> dict:
    importer = document.importer
    mine = document.by_id == by.pk
    return {"document": document, "importer": importer, "step": step, "list_url": _list_of(importer), "mine": mine}


def _list_of(importer) -> str:
    meta = importer.model._meta
    try:
        return reverse(f"{meta.app_label}:{meta.model_name}_list")
    except NoReverseMatch:  # a kind without pages of its own
        return reverse("exchange:list")
