"""What messages follow from what the floors below tell."""

import hashlib

from django.urls import reverse
from django.utils.translation import gettext as _

from bizops.jobs.events import JobEnded, JobQueued, RunAsked
from bizops.jobs.models import Job
from bizops.kernel.events import subscribe
from bizops.organisation.events import HandedOver, PasswordResetAsked
from bizops.organisation.models import Staff
from bizops.organisation.registry import holdings
from bizops.organisation.services import handovers
from bizops.pages.words import joined

from .services import outbox


@subscribe(JobQueued)
def ring_for_a_worker(event: JobQueued) -> None:
    outbox.ring("bizops.jobs.tasks.work", args=[event.job_id], dedupe=f"job:{event.key}")


@subscribe(RunAsked)
def ring_for_the_clock(event: RunAsked) -> None:
    outbox.ring(event.task, dedupe=event.bell)


@subscribe(JobEnded)
def tell_whoever_started_it(event: JobEnded) -> None:
    if not event.told:
        return
    job = Job.objects.select_related("by").get(pk=event.job_id)
    outbox.put(
        "job_ended",
        to=job.by,
        subject=lambda: f"{job.label}: {job.get_status_display()}",
        body=job.message,
        url=reverse("jobs:job_detail", args=[job.pk]),
        dedupe=f"job-ended:{job.pk}",
        channels=("bell",),
    )


@subscribe(HandedOver)
def tell_the_successor(event: HandedOver) -> None:
    """Once for all that was taken over together, unless it is one's own act (ORG-02)."""
    if event.taker_id == event.by_id:
        return
    people = Staff.objects.in_bulk([event.giver_id, event.taker_id])
    giver, taker = people[event.giver_id], people[event.taker_id]
    first = holdings.get(event.counts[0][0])
    outbox.put(
        "handed_over",
        to=taker,
        subject=lambda: (
            _("You have taken over %(what)s from %(name)s")
            % {"what": joined(handovers.in_words(dict(event.counts))), "name": giver}
        ),
        url=(first.address(taker) if first else "") or reverse("organisation:staff_detail", args=[giver.pk]),
        dedupe=f"handed-over:{event.handover_id}",
        channels=("bell",),
    )


@subscribe(PasswordResetAsked)
def mail_the_way_back_in(event: PasswordResetAsked) -> None:
    """Through the outbox, so that asking takes the same time whether the person exists or not."""
    staff = Staff.objects.get(pk=event.staff_id)
    outbox.put(
        "password_reset",
        to=staff,
        subject=lambda: _("Set a new password"),
        body=lambda: (
            _(
                "Somebody asked for a new password for the login “%(login)s”. The link opens once, within the hour.\n\n"
                "If it was not you, do nothing: the old password stays."
            )
            % {"login": staff.username}
        ),
        url=event.url,
        # The key stays in the outbox, so it is no way to the link.
        dedupe=f"password-reset:{hashlib.sha256(event.url.encode()).hexdigest()}",
        channels=("mail",),
        secret=True,
    )
