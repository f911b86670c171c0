"""Signs of life, and who is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bizops.kernel import clock

from ..models import Heartbeat

# What must never stand still, and how long it may be silent.
EXPECTED: dict[str, tuple[str, timedelta]] = {
    "beat": (_("Clock (beat)"), timedelta(seconds=150)),
    "worker": (_("Worker"), timedelta(seconds=90)),
    "round": (_("A worker answers the clock"), timedelta(seconds=180)),
    "relay": (_("Relay of messages"), timedelta(seconds=60)),
}


@dataclass(frozen=True)
class Sign:
    """A process as the status page shows it; `age` is None as long as it never showed itself."""

    label: str
    at: datetime | None
    age: timedelta | None
    is_late: bool
    detail: str = ""

    @property
    def seconds(self) -> int:
        return int(self.age.total_seconds()) if self.age is not None else 0


def show(name: str, detail: str = "") -> None:
    """Leave a sign of life."""
    row = Heartbeat(name=name, at=clock.now(), detail=detail[:200])
    Heartbeat.objects.bulk_create([row], update_conflicts=True, update_fields=["at", "detail"], unique_fields=["name"])


def signs() -> list[Sign]:
    """Every process that is expected, then whatever else has shown itself."""
    rows, now = Heartbeat.objects.in_bulk(), clock.now()
    found = []
    for name, (label, allowed) in EXPECTED.items():
        row = rows.pop(name, None)
        age = max(now - row.at, timedelta()) if row else None
        found.append(Sign(str(label), row and row.at, age, age is None or age > allowed, row.detail if row else ""))
    found += [Sign(row.name, row.at, max(now - row.at, timedelta()), False, row.detail) for row in rows.values()]
    return found
