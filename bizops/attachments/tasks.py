"""Doors for the clock."""

from celery import shared_task

from .services import sweeper


@shared_task(name="bizops.attachments.tasks.sweep")
def sweep() -> None:
    sweeper.sweep()
