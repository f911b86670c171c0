"""Reading what the bell rang for."""

from bizops.kernel import clock
from bizops.kernel.services import service

from ..models import Notification

MOST = 100


@service
def read(notification: Notification, *, by) -> None:
    """Mark one as read; the first time counts."""
    Notification.objects.filter(pk=notification.pk, to=by, read_at__isnull=True).update(read_at=clock.now())


@service
def read_all(*, by) -> int:
    """Mark everything of one's own as read."""
    return Notification.objects.filter(to=by).unread().update(read_at=clock.now())


def unread(staff) -> int:
    """The number on the bell, counted no further than a hundred."""
    if not getattr(staff, "pk", None):
        return 0
    return Notification.objects.filter(to=staff).unread()[:MOST].count()
