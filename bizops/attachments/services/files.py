"""Putting files on records and taking them away (ORG-15)."""

import hashlib
import logging
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.utils.translation import gettext as _

from bizops.figures.services import figures
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.records import Changing, Saved
from bizops.kernel.services import service

from .. import kinds, names
from ..models import Attachment, random_path

log = logging.getLogger(__name__)

OWN_FOR = timedelta(days=1)
MEGA = 1024 * 1024
# What a record is said to change in when a file comes or goes.
FILES = ("files",)


def attach(document: Model, upload: UploadedFile, *, by, note: str = "") -> Attachment:
    """Check a file and put it on a record. Raises RuleBroken with what is wrong, OSError when it cannot be stored.

    The file is written first and the row after it, so no row is ever without its file; what is left over by a
    rollback or a crash is found by the sweeper.
    """
    values = _checked(upload)
    storage, path = Attachment.file.field.storage, random_path()
    try:
        path = storage.save(path, upload)
        return _record(document, {**values, "file": path, "note": note.strip()[:200]}, by=by)
    except (OperationalError, InterfaceError):
        # The commit may have arrived although its answer did not: the file must stay, the sweeper decides.
        raise
    except BaseException:
        storage.delete(path)
        raise


@service
def remove(attachment: Attachment, *, by, note: str) -> Attachment:
    """Take a file away: one's own within a day, others' with the permission. Raises RuleBroken; a reason is needed."""
    stored = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if not may_remove(stored, by):
        raise RuleBroken(_("Only your own files, and only within a day. Ask an administrator."), "ORG-15")
    if not note.strip():
        raise RuleBroken(_("Give a reason."), "ORG-15", field="note")
    _hold(stored.document)
    publish(Changing(stored.document, FILES))
    stored.removed_at, stored.removed_by, stored.removed_because = clock.now(), by, note.strip()[:200]
    stored.save(update_fields=["removed_at", "removed_by", "removed_because"])
    publish(Saved(stored.document, by, FILES))
    return stored


def may_remove(attachment: Attachment, staff) -> bool:
    """Whether the file is there and this person may take it away."""
    if attachment.removed_at:
        return False
    own = attachment.by_id == staff.pk and clock.now() - attachment.at < OWN_FOR
    return own or staff.has_perm("attachments.remove_attachment")


def of(document: Model, staff) -> list[Attachment]:
    """The files of a record that the person sees, the newest first; each knows whether the person `may_remove` it."""
    files = list(Attachment.objects.of(document).present().select_related("by").order_by("-pk")[:200])
    for file in files:
        file.may_remove = may_remove(file, staff)
    return files


def largest() -> int:
    """Bytes of the largest file that is taken."""
    return figures.value("attachments.largest_mb") * MEGA


@service
def _record(document: Model, values: dict, *, by) -> Attachment:
    kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
    _hold(document)
    publish(Changing(document, FILES))
    made = Attachment.objects.create(content_type=kind, object_id=document.pk, by=by, **values)
    publish(Saved(document, by, FILES))
    return made


def _checked(upload: UploadedFile) -> dict:
    """What is known of a file after its checks. Raises RuleBroken."""
    name, most = names.clean(upload.name), largest()
    if upload.size > most:
        words = _("%(name)s is larger than %(most)s MB.")
        raise RuleBroken(words % {"name": name, "most": most // MEGA}, "ORG-15")
    if not upload.size:
        raise RuleBroken(_("%(name)s is empty.") % {"name": name}, "ORG-15")
    try:
        kind = kinds.kind_of(names.ending_of(name), upload.file)
    except RuleBroken as refusal:
        raise RuleBroken(f"{name}: {refusal}", refusal.clause) from None
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return {"name": name, "size": upload.size, "media_type": kind.type, "sha256": digest.hexdigest()}


def _hold(document: Model) -> None:
    """Whoever hands the record in at this moment waits, and sees the file or its absence."""
    if isinstance(document, records.Record):
        records.locked(document)
