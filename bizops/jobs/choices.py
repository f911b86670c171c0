"""States of a job, endings of a run of the clock, groups of rhythms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


TONES = {State.RUNNING: "accent", State.DONE: "ok", State.FAILED: "bad", State.CANCELLED: "warn"}
ENDED = (State.DONE, State.FAILED, State.CANCELLED)

# The moves of a job are made by workers and by its owner, under no permission: from → to.
MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "take": ((State.QUEUED,), State.RUNNING),
    "finish": ((State.RUNNING,), State.DONE),
    "fail": ((State.RUNNING,), State.FAILED),
    "stop": ((State.RUNNING,), State.CANCELLED),
    "withdraw": ((State.QUEUED,), State.CANCELLED),
    "put_back": ((State.RUNNING,), State.QUEUED),
}


class Ending(TextChoices):
    """How a run of the clock stands."""

    WAITING = "waiting", _("rung for")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    QUIET = "quiet", _("nothing to do")
    FAILED = "failed", _("failed")
    BROKE_OFF = "broke_off", _("broke off")


ENDING_TONES = {
    Ending.WAITING: "wait",
    Ending.RUNNING: "accent",
    Ending.DONE: "ok",
    Ending.FAILED: "bad",
    Ending.BROKE_OFF: "bad",
}


class Pace(TextChoices):
    """The groups of rhythms, from quick to slow."""

    OFTEN = "often", _("All day long")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    YEARLY = "yearly", _("Every year")
