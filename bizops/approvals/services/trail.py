"""Writing the trail: one line for each thing that was done (ORG-14)."""

from bizops.kernel import records

from ..choices import What
from ..models import Act, Request, Task

LONGEST = 500


def note(
    request: Request, what: What, *, by, task: Task | None = None, whose=None, to=None, note: str = "", filled=None
) -> Act:
    """Add a line; it is also the evidence that closes the duty of the task. `whose`: in whose place it was done."""
    line = Act(
        request=request,
        task=task,
        round=request.round,
        what=what,
        by=by,
        on_behalf_of=whose,
        to=to,
        note=note.strip()[:LONGEST],
        filled=filled or {},
    )
    return records.add(line, by=by)
