"""Files in and out. Whoever may not see the record gets the same answer as for a file that is not there."""

import errno
import logging

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizops.audit.documents import address_of, document_for
from bizops.jobs.downloads import download as as_download
from bizops.kernel.errors import RuleBroken
from bizops.pages.gates import LOGGED_IN, gate, permission

from .kinds import is_picture
from .models import Attachment
from .services import files

log = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EACCES}


@require_safe
@gate(LOGGED_IN)
def download(request, pk):
    """The gate is the record's: asked anew on each download, so a right taken away counts at once."""
    row = _file(request, pk)
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        log.exception("the file of attachment %s is missing", row.pk)
        raise Http404 from None
    inline = "inline" in request.GET and is_picture(file.file, row.media_type)
    file.seek(0)
    return as_download(file, row.name, row.media_type, inline=inline)


@require_POST
@gate(permission("attachments.add_attachment"))
def attach(request, content_type_id, object_id):
    """Several files at once: the good ones are kept, each bad one gets its sentence."""
    document = document_for(request.user, content_type_id, object_id)
    if document is None:
        raise Http404
    uploads, kept = request.FILES.getlist("files"), 0
    for upload in uploads:
        try:
            files.attach(document, upload, by=request.user, note=request.POST.get("note", "").replace("\x00", ""))
            kept += 1
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        except OSError as error:
            if error.errno not in FULL:
                raise
            return _no_room()
    if not uploads:
        messages.error(request, _("Choose a file first."))
    if kept:
        messages.success(
            request, ngettext("%(count)s file attached.", "%(count)s files attached.", kept) % {"count": kept}
        )
    return HttpResponseRedirect(f"{address_of(document)}?tab=files")


@require_http_methods(["GET", "HEAD", "POST"])
@gate(LOGGED_IN)
def remove(request, pk):
    """GET asks for the reason, POST takes the file away."""
    row = _file(request, pk)
    back = f"{address_of(row.document)}?tab=files"
    refusal = "" if files.may_remove(row, request.user) else _("Only your own files, and only within a day.")
    if request.method == "POST":
        try:
            files.remove(row, by=request.user, note=request.POST.get("note", "").replace("\x00", ""))
        except RuleBroken as broken:
            refusal = str(broken)
        else:
            messages.success(request, _("%(name)s was taken away.") % {"name": row.name})
            return HttpResponseRedirect(back)
    context = {"file": row, "back": back, "refusal": refusal, "closed": not files.may_remove(row, request.user)}
    return render(request, "attachments/remove.html", context, status=409 if refusal else 200)


def _file(request, pk: int) -> Attachment:
    row = Attachment.objects.present().filter(pk=pk).first()
    if row is None or document_for(request.user, row.content_type_id, row.object_id) is None:
        raise Http404
    return row


def _no_room() -> HttpResponse:
    """The disk is full or closed: nothing of the file is kept, and trying later helps."""
    words = _("The files cannot be stored at the moment. Nothing was kept; try again later.")
    return HttpResponse(words, status=503, headers={"Retry-After": "60"}, content_type="text/plain; charset=utf-8")
