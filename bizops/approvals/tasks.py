"""Doors for the clock (ORG-14)."""

from celery import shared_task

from .services import deadlines


@shared_task
def escalate():
    """Put overdue tasks to the head where the step says so."""
    count = deadlines.escalate()
    return {"escalated": count} if count else None
