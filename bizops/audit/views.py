"""Putting a note on any record."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bizops.kernel.errors import RuleBroken
from bizops.pages.gates import gate, permission

from .documents import address_of, document_for
from .services import notes


@require_POST
@gate(permission("audit.add_note"))
def add_note(request, content_type_id, object_id):
    """The box under the timeline of a record; leads back to the record."""
    document = document_for(request.user, content_type_id, object_id)
    if document is None:
        raise Http404
    try:
        notes.add(document, request.POST.get("text", ""), by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Note kept."))
    return HttpResponseRedirect(address_of(document))
