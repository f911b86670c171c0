"""What jobs and the clock tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JobQueued:
    """A job waits for a worker; `key` differs each time it is put into the queue."""

    job_id: int
    key: str


@dataclass(frozen=True)
class RunAsked:
    """Somebody wants a task of the timetable to run now; the same `bell` is rung once."""

    task: str
    bell: str


@dataclass(frozen=True)
class JobEnded:
    """A job came to its end; `told` is whether its owner should hear of it: never, if it is the house's own."""

    job_id: int
    told: bool
