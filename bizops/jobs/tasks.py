"""Doors for workers and the clock. Ringing twice does no harm."""

import time

from celery import shared_task
from celery.signals import after_task_publish, heartbeat_sent, worker_ready
from django.db import connection

from .services import heartbeats, jobs, runs, ticks

SIGN_EVERY = 20  # seconds
_last_sign = 0.0


@shared_task(name="bizops.jobs.tasks.work")
def work(job_id: int) -> None:
    """A doorbell: there is a job to do."""
    runs.run(job_id)


@shared_task(name="bizops.jobs.tasks.heartbeat")
def heartbeat() -> dict[str, int]:
    """Clock, broker and worker are all alive if this runs; and jobs whose worker died are given to another."""
    heartbeats.show("round")
    put_back, given_up = jobs.tend()
    return {"put_back": put_back, "given_up": given_up}


@shared_task(name="bizops.jobs.tasks.net")
def net() -> int:
    """Whatever still waits is rung for anew."""
    return jobs.ring_again()


@shared_task(name="bizops.jobs.tasks.tidy")
def tidy() -> dict[str, int]:
    """Old results and old runs of the clock go."""
    return {"results": jobs.forget_results(), "runs": ticks.forget_old()}


@worker_ready.connect
@heartbeat_sent.connect
def worker_lives(**kwargs) -> None:
    """From the worker's main process, so that a worker whose hands are full does not look dead."""
    global _last_sign
    if time.monotonic() - _last_sign < SIGN_EVERY:
        return
    _last_sign = time.monotonic()
    _show("worker")


@after_task_publish.connect(sender="bizops.jobs.tasks.heartbeat")
def beat_lives(**kwargs) -> None:
    """Only beat sends this task."""
    _show("beat")


def _show(name: str) -> None:
    try:
        heartbeats.show(name)
    finally:
        connection.close()  # a child forked later must not inherit it
