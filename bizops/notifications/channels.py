"""The ways out of the house. A relay may die between effect and mark, so each effect carries the row's key and is made once."""

import uuid
from collections.abc import Callable

from django.utils.module_loading import import_string

from bizops.kernel.registry import Registry

from . import mail
from .errors import Away
from .models import Notification, Outbox

DOORBELLS = uuid.UUID("6f3a5f0e-5a4e-4b64-9a0c-6d8c6f2f7a11")

channels: Registry[Callable[[Outbox], None]] = Registry("channel")


def channel(name: str):
    """Declare how a row is delivered; raise Away if the other side cannot be reached, anything else if it refuses."""

    def declare(deliver):
        return channels.add(name, deliver)

    return declare


@channel("bell")
def bell(row: Outbox) -> None:
    """A line under the bell of somebody who works here; the row's time is the time of its cause."""
    if row.to is None or not row.to.is_active:
        return
    notice = Notification(
        to=row.to, kind=row.kind, subject=row.subject, body=row.body, url=row.url, dedupe=row.dedupe, at=row.at
    )
    Notification.objects.bulk_create([notice], ignore_conflicts=True)


@channel("mail")
def by_mail(row: Outbox) -> None:
    """A mail in the reader's language; who left or has no address gets none."""
    if row.to is None or not row.to.is_active or not row.to.email:
        return
    mail.send(row)


@channel("doorbell")
def doorbell(row: Outbox) -> None:
    """Ring for a worker. Redis is the bell only: what there is to do stands in the database."""
    # Loaded here: a web process, which only writes to the outbox, never needs them.
    from kombu.exceptions import OperationalError
    from redis.exceptions import RedisError

    app = import_string("bizops.celery.app")
    task = str(uuid.uuid5(DOORBELLS, row.dedupe))
    try:
        bell = {"bell": row.dedupe}  # the record of the clock knows by it who rang
        app.send_task(
            row.payload["task"], args=row.payload["args"], task_id=task, headers=bell, retry=False, ignore_result=True
        )
    except (OperationalError, RedisError, OSError) as error:
        raise Away(str(error)) from error
