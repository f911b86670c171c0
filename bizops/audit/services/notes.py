"""Notes on records (ORG-15)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Note

LONGEST = 4000


@service
def add(document: Model, text: str, *, by) -> Note:
    """Put a note on a record that the person sees. Raises RuleBroken if it is empty or too long."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise RuleBroken(_("Write something first."), field="text")
    if len(text) > LONGEST:
        raise RuleBroken(
            _("A note holds %(most)s characters. Attach a file instead.") % {"most": LONGEST}, field="text"
        )
    kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
    return Note.objects.create(content_type=kind, object_id=document.pk, text=text, by=by)
