"""Doors for the clock (CUS-03, CUS-08, CUS-10, CUS-11)."""

from celery import shared_task

from .services import classes, lookups, rounds, takeouts


@shared_task(acks_late=True)
def score_customers() -> dict[str, int]:
    """Every month: what the figures say of each customer's class."""
    return {"scored": classes.score_all()}


@shared_task(acks_late=True)
def open_review_round() -> dict[str, int]:
    """On the first of a quarter, and every day for what was left undone: the round of the quarter that is over."""
    return {"rounds": len(rounds.open_due())}


@shared_task(acks_late=True)
def close_lookups() -> dict[str, int]:
    """Say of look-ups that their time is over: access has ended by itself. What was allowed and not taken out lapses."""
    return {"over": lookups.run_out(), "lapsed": takeouts.run_out()}
