"""Doors for the clock: people move and leave on their day, dead sessions go (ORG-02)."""

from celery import shared_task

from bizops.kernel import clock

from .services import staff
from .sessions import SessionStore


@shared_task
def settle() -> int:
    """After midnight: department, post and superior of today; logins whose last day is over are closed.

    Returns how many staff files changed.
    """
    return staff.settle(by=None)


@shared_task
def tidy_sessions() -> int:
    """Returns how many sessions went."""
    count, _kinds = SessionStore.get_model_class().objects.filter(expire_date__lt=clock.now()).delete()
    return count
