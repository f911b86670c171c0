"""Doors for the clock: people move and leave on their day, dead sessions go (ORG-02)."""

from celery import shared_task

from .services import staff
from .sessions import SessionStore


@shared_task
def settle():
    """After midnight: department, post and superior of today; logins whose last day is over are closed."""
    staff.settle(by=None)


@shared_task
def tidy_sessions():
    SessionStore.clear_expired()
