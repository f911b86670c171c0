"""Doors for the clock."""

from celery import shared_task

from .services import sweeper


@shared_task(name="bizops.attachments.tasks.sweep")
def sweep() -> int:
    """Returns how many files were put aside."""
    return sweeper.sweep()
