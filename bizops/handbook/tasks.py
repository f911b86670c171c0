"""Doors for the clock (CUS-06, CUS-08, HBK-02)."""

from celery import shared_task

from .services import digest, overseeing, raising, watching


@shared_task
def raise_due():
    """The daily run: every duty due up to now, with those who came under care today."""
    return raising.raise_due(again=True)


@shared_task
def net():
    """Every ten minutes: whatever the named entries have left undone."""
    did = raising.raise_due()
    did |= {"missed": overseeing.miss_overdue(), "reported": overseeing.report_overdue()}
    return {key: count for key, count in did.items() if count}


@shared_task
def send_digests():
    """One message a day to everybody with something due."""
    sent = digest.send()
    return {"digests": sent} if sent else None


@shared_task
def watch():
    """Count population and breaches of every watched clause."""
    return {"watches": watching.look()}
