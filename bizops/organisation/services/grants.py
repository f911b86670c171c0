"""Exceptions: one record opened to one person for a purpose and a time, and closed again (ORG-15)."""

from datetime import datetime

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from bizops.kernel import clock
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service

from ..models import Grant, Staff
from ..querysets import grants_of


@service
def give(record, staff: Staff, *, by, until: datetime, purpose: str, action: str = "view") -> Grant:
    """Open a record to somebody until a moment; a second time moves the end. Raises RuleBroken, TypeError."""
    table = grants_of(record.__class__)
    if table is None:
        raise TypeError(f"{record.__class__.__name__} has no table of grants")
    if by == staff:
        raise RuleBroken(_("Nobody opens a record to oneself."), "ORG-15")
    if until <= clock.now():
        raise RuleBroken(_("The end lies in the past."), "ORG-15", field="until")
    if not purpose.strip():
        raise RuleBroken(_("Give a reason."), "ORG-15", field="purpose")
    kind = ContentType.objects.get_for_model(record)
    permission = Permission.objects.get(content_type=kind, codename=f"{action}_{record._meta.model_name}")
    grant, _new = table.objects.update_or_create(
        user=staff,
        permission=permission,
        content_object=record,
        defaults={"purpose": purpose, "granted_by": by, "granted_at": clock.now(), "expires_at": until},
    )
    return grant


@service
def end(grant: Grant, *, by, at: datetime | None = None) -> Grant:
    """End a grant now, or at a moment before its end; one that has ended already is left alone."""
    at = max(at or clock.now(), clock.now())
    if grant.expires_at > at:
        grant.expires_at = at
        grant.save(update_fields=["expires_at"])
    return grant


@service
def end_all(staff: Staff, *, by) -> int:
    """End every grant that a person still has, on records of every kind."""
    now = clock.now()
    return sum(
        table.objects.filter(user=staff, expires_at__gt=now).update(expires_at=now) for table in tables_of_grants()
    )


def tables_of_grants() -> list[type[Grant]]:
    return [table for table in Grant.__subclasses__() if not table._meta.abstract]
