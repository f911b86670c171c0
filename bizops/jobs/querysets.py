"""Reading jobs."""

from datetime import datetime

from bizops.organisation.querysets import ScopedQuerySet

from .choices import State


class JobQuerySet(ScopedQuerySet):
    """A job and its result belong to whoever started it, and to nobody else."""

    def waiting(self):
        return self.filter(status=State.QUEUED)

    def silent(self, *, since: datetime):
        """Running, but without a sign of life: their worker died."""
        return self.filter(status=State.RUNNING, heartbeat_at__lt=since)
