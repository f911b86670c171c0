"""Passwords: set a new one, ask for a way to set one (ORG-15)."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q

from bizops.figures.services import figures
from bizops.kernel import clock
from bizops.kernel.events import publish
from bizops.kernel.services import service

from .. import names
from ..events import PasswordResetAsked
from ..models import Staff


@service
def put(staff: Staff, password: str, *, by) -> Staff:
    """Set a password; every other session of the person ends with it."""
    staff.set_password(password)
    staff.save(update_fields=["password"])
    return staff


@service
def ask(login: str, url_for: Callable[[Staff], str], *, by=None) -> int:
    """Tell that whoever has this login name or e-mail address asks for a new password; returns for how many people.

    Nobody is told twice within some minutes, so that the page is no way to fill a mailbox.
    """
    found = Q(username=names.username(login)) | Q(email__iexact=login.strip())
    people = Staff.objects.employed().filter(found).exclude(email="").order_by("pk")[:5]
    return sum(_tell(person, url_for) for person in people)


def _tell(person: Staff, url_for: Callable[[Staff], str]) -> bool:
    now = clock.now()
    pause = timedelta(minutes=figures.value("organisation.reset_pause_minutes"))
    rested = Q(reset_asked_at__isnull=True) | Q(reset_asked_at__lte=now - pause)
    # The update is the lock: of two requests at once one finds the row already marked.
    if not Staff.objects.filter(rested, pk=person.pk).update(reset_asked_at=now):
        return False
    publish(PasswordResetAsked(person.pk, url_for(person)))
    return True
