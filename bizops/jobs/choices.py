"""States of a job."""

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
