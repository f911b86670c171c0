"""Reading duties."""

from datetime import date

from django.db.models import Q

from bizops.kernel import clock
from bizops.kernel.periods import Period
from bizops.organisation.querysets import ScopedQuerySet

from .choices import DutyStatus


class DutyQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(status=DutyStatus.OPEN)

    def overdue(self, on: date | None = None):
        """Still open after the day on which they were due."""
        return self.open().filter(due_on__lt=on or clock.today())

    def ahead(self, on: date | None = None):
        """Open and not yet overdue."""
        return self.open().filter(due_on__gte=on or clock.today())

    def counted(self, on: date | None = None):
        """Those that a rate is made of: waived ones and those not yet due are left out."""
        day = on or clock.today()
        return self.exclude(status=DutyStatus.WAIVED).filter(~Q(status=DutyStatus.OPEN) | Q(due_on__lt=day))

    def on_time(self):
        return self.filter(status=DutyStatus.DONE)

    def due_in(self, period: Period):
        return self.filter(due_on__range=(period.start, period.end))

    def about(self, model, key: int):
        """The duties on one record."""
        from .registry import duty_parts

        parts = [part for part in duty_parts if part.of is model]
        which = Q(pk__in=())
        for part in parts:
            which |= Q(clause__code=part.code, part=part.part)
        return self.filter(which, subject=key)
