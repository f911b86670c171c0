"""Reading jobs and the runs of the clock."""

from datetime import datetime

from bizops.organisation.querysets import OpenQuerySet, ScopedQuerySet

from .choices import ENDED, State


class JobQuerySet(ScopedQuerySet):
    """A job and its result belong to whoever started it, and to nobody else; one of the house is on nobody's list."""

    def waiting(self):
        return self.filter(status=State.QUEUED)

    def unfinished(self):
        return self.exclude(status__in=ENDED)

    def of_the_house(self):
        """Those that nobody started."""
        return self.filter(by=None)

    def silent(self, *, since: datetime):
        """Running, but without a sign of life: their worker died."""
        return self.filter(status=State.RUNNING, heartbeat_at__lt=since)


class TickQuerySet(OpenQuerySet):
    """Whoever may look at the clock sees all of it."""

    def begun(self):
        return self.filter(started_at__isnull=False)

    def rung_for(self, *, since: datetime):
        """Somebody asked for them, and no worker has taken them yet."""
        return self.filter(started_at=None, at__gte=since)

    def last_of(self, names):
        """The last run of each line; one short look into the index for each, however long the table is."""
        parts = [self.begun().filter(line=name).order_by("-pk")[:1] for name in names]
        return parts[0].union(*parts[1:], all=True) if parts else self.none()
