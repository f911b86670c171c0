"""Files without a row: left by a rollback or a crash. They are put aside, not thrown away, and only after a day."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage

from bizops.jobs.models import Job
from bizops.jobs.models import job as jobs
from bizops.jobs.services import heartbeats
from bizops.kernel import clock

from .. import models
from ..models import Attachment

log = logging.getLogger(__name__)

QUARANTINE = "quarantine"
OLD_ENOUGH = timedelta(days=1)
PART = 500


def sweep() -> int:
    """Put every file aside that belongs to no row and is older than a day. Returns how many."""
    storage = Attachment.file.field.storage
    count = _sweep(storage, models.FOLDER, lambda names: Attachment.objects.filter(file__in=names).values_list("file"))
    count += _sweep(storage, jobs.FOLDER, lambda names: Job.objects.filter(result__in=names).values_list("result"))
    heartbeats.show("sweep", f"{count} in quarantine")
    return count


def _sweep(storage: Storage, folder: str, known) -> int:
    count, part = 0, []
    for name in _files(storage, folder):
        part.append(name)
        if len(part) == PART:
            count += _put_aside(storage, part, known)
            part = []
    return count + _put_aside(storage, part, known)


def _files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _files(storage, f"{folder}/{name}")


def _put_aside(storage: Storage, part: list[str], known) -> int:
    """The age is asked before the rows: a file just written gets its row in a moment."""
    limit = clock.now() - OLD_ENOUGH
    old = [name for name in part if storage.get_modified_time(name) < limit]
    if not old:
        return 0
    owned = {name for (name,) in known(old)}
    strays = [name for name in old if name not in owned]
    for name in strays:
        with storage.open(name) as file:
            storage.save(f"{QUARANTINE}/{name}", file)
        storage.delete(name)
        log.warning("%s belongs to no row and was put into quarantine", name)
    return len(strays)
