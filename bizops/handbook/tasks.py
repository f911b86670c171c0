"""Doors for the clock (CUS-06, CUS-08, HBK-02)."""

from celery import shared_task

from .services import digest, overseeing, raising, watching


@shared_task
def raise_due():
    """Every duty due up to now, with those who came under care today."""
    return _some({"raised": sum(raising.raise_due(again=True).values())})


@shared_task
def net():
    """Every ten minutes: whatever the named entries have left undone."""
    raised = sum(raising.raise_due().values())
    return _some({"raised": raised, "missed": overseeing.miss_overdue(), "reported": overseeing.report_overdue()})


@shared_task
def send_digests():
    """One message a day to everybody with something due."""
    return _some({"digests": digest.send()})


@shared_task
def watch():
    """Count population and breaches of every watched clause, and the duties that fell due."""
    watching.mark_fallen_due()
    return _some({"watches": watching.look()})


def _some(did: dict[str, int]) -> dict[str, int] | None:
    """What was done, without what was not; nothing if nothing was."""
    return {key: count for key, count in did.items() if count} or None
