"""What happens to tasks that nobody decides in time: reminders and reports are those of every duty; some go to the head."""

from . import passing


def escalate() -> int:
    """Put every overdue task whose step says so also to the head; returns how many."""
    return sum(passing.escalate(task, by=None) is not None for task in passing.overdue())
