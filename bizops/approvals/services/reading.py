"""That somebody has read his copy (ORG-14)."""

from bizops.kernel import clock
from bizops.kernel.services import service

from ..models import Copy, Request


@service
def seen(request: Request, *, by) -> None:
    """Mark the copy of this person as read, the first time."""
    Copy.objects.filter(request=request, staff=by, read_at=None).update(read_at=clock.now())
