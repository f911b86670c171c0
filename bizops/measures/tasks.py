"""Doors for the clock."""

from celery import shared_task

from .services import kept


@shared_task
def count_anew():
    """Work off the marks; says how many pairs were counted."""
    counted = kept.count_anew()
    return {"counted": counted} if counted else None
