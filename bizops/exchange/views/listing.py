"""Imports: what can be imported, what was, templates to fill in."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bizops.pages import files
from bizops.pages.gates import gate, permission

from ..blanks import blank
from ..models import Import
from ..registry import IMPORT, Importer, importers

PAGE = 30


@require_safe
@gate(permission(IMPORT))
def import_list(request):
    """My imports, the newest first; `before` is the key of the last one on the page before."""
    rows = Import.objects.visible_to(request.user).select_related("by", "job")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    context = {
        "imports": found[:PAGE],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "before": before,
        "kinds": [importer for importer in importers if importer.open_to(request.user)],
    }
    return render(request, "exchange/import_list.html", context)


@require_safe
@gate(permission(IMPORT))
def template(request, kind):
    """An empty table with the columns of a kind, as XLSX with an explanation or as CSV."""
    importer = open_kind(kind, request.user)
    ending = "csv" if request.GET.get("format") == "csv" else "xlsx"
    word = _("template")
    name = f"{importer.label} {word}.{ending}"
    content_type = files.CSV if ending == "csv" else files.XLSX
    return FileResponse(blank(importer.columns, ending), as_attachment=True, filename=name, content_type=content_type)


def open_kind(kind: str, staff) -> Importer:
    """What this person may import; anything else is as missing as what is not there."""
    importer = importers.get(kind)
    if importer is None or not importer.open_to(staff):
        raise Http404
    return importer
