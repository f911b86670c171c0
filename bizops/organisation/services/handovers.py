"""Handing over what somebody holds, in one action (ORG-02): to named successors, and what is left to the next one above."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bizops.kernel.errors import RuleBroken
from bizops.kernel.events import publish
from bizops.kernel.history import said
from bizops.kernel.services import service

from ..events import HandedOver
from ..models import Department, Handover, Staff
from ..registry import Holding, holdings, in_order

CLAUSE = "ORG-02"
EVERYBODY, OWN_PEOPLE = "organisation.dismiss_staff", "organisation.handover_staff"
log = logging.getLogger(__name__)


@service
def hand_over(giver: Staff, successors: dict[str, Staff | None], *, by, note: str = "") -> list[Handover]:
    """Give what somebody holds to the successor named for each holding, all of it or nothing. Raises RuleBroken.

    {key of the holding: successor}; None leaves it in nobody's hands where that may be. What is not named stays.
    """
    people = hold(giver, successors.values())
    giver = people[giver.pk]
    _must_be_allowed(giver, by)
    given: dict[int | None, dict[str, int]] = defaultdict(dict)
    for holding in in_order():
        if holding.key not in successors:
            continue
        to = people[successors[holding.key].pk] if successors[holding.key] else None
        _must_fit(holding, giver, to)
        if count := _give(holding, giver, to, by=by, note=note):
            given[to and to.pk][holding.key] = count
    return [_record(giver, people.get(pk), counts, by=by, note=note) for pk, counts in given.items()]


@service
def hand_over_rest(leaver: Staff, *, by, note: str = "") -> list[Handover]:
    """Give whatever a leaver still holds to the superior, else to the next head above who may have it.

    The end of a login waits for nothing: what nobody may have, or what cannot be given, stays and is watched.
    """
    above = candidates(leaver)
    given: dict[int | None, dict[str, int]] = defaultdict(dict)
    for holding in in_order():
        if not holding.automatic or not holding.held_by(leaver).exists():
            continue
        to = proposed(holding, leaver, above)
        if to is None and not holding.may_be_empty:
            continue
        try:
            with transaction.atomic():
                given[to and to.pk][holding.key] = _give(holding, leaver, to, by=by, note=note)
        except (RuleBroken, DatabaseError):
            log.exception("%s of staff %s could not be given", holding.key, leaver.pk)
    people = {person.pk: person for person in above}
    return [
        _record(leaver, people.get(pk), counts, by=by, note=note)
        for pk, counts in given.items()
        if any(counts.values())
    ]


def held_by(staff: Staff) -> list[tuple[Holding, int]]:
    """What somebody holds, and how much of it; nothing that is empty."""
    counted = ((holding, holding.held_by(staff).count()) for holding in in_order())
    return [(holding, count) for holding, count in counted if count]


def people_of(by: Staff) -> QuerySet:
    """Whose work a person may hand over: everybody's, or that of the departments that he heads; never one's own."""
    if by.has_perm(EVERYBODY):
        return Staff.objects.exclude(pk=by.pk)
    headed = by.headed_department_ids if by.has_perm(OWN_PEOPLE) else ()
    return Staff.objects.filter(department__in=headed).exclude(pk=by.pk)


def candidates(leaver: Staff) -> list[Staff]:
    """Whom to propose: the superior, then the heads from the department upwards; only people who stay."""
    last = leaver.appointments.main().order_by("-starts_on").first()
    department = leaver.department or (last and last.department)
    upwards = [int(key) for key in reversed(department.path.strip("/").split("/"))] if department else []
    heads = dict(Department.objects.filter(pk__in=upwards).values_list("pk", "head"))
    keys = [leaver.superior_id or (last and last.superior_id), *(heads[pk] for pk in upwards)]
    wanted = [key for key in dict.fromkeys(keys) if key and key != leaver.pk]
    staying = Staff.objects.employed().filter(pk__in=wanted, left_on=None).in_bulk()
    return [staying[key] for key in wanted if key in staying]


def proposed(holding: Holding, giver: Staff, above: list[Staff]) -> Staff | None:
    """The first of the candidates who may have it."""
    return next((person for person in above if not refusal(holding, giver, person)), None)


def refusal(holding: Holding, giver: Staff, to: Staff | None) -> str:
    """Why this person cannot have it, or nothing."""
    if to is None:
        return "" if holding.may_be_empty else _("Name somebody.")
    if to.pk == giver.pk:
        return _("Name somebody else than %(name)s.") % {"name": giver}
    if not to.is_active:
        return _("%(name)s has left.") % {"name": to}
    if to.left_on:
        return _("%(name)s leaves on %(day)s. Name somebody who stays.") % {"name": to, "day": to.left_on}
    if not to.has_perm(holding.permission):
        words = {"name": to, "what": holding.label}
        return (
            _("%(name)s may not see what would be taken over (%(what)s). Name somebody else, or give a role.") % words
        )
    return ""


def hold(giver: Staff, others: Iterable[Staff | None]) -> dict[int, Staff]:
    """The stored files of all who are involved, under lock and always in the same order.

    The lock lets others point at these people meanwhile, or whoever records something in the name of the giver would
    wait for us holding the record that we want.
    """
    keys = {giver.pk, *(other.pk for other in others if other)}
    return {row.pk: row for row in Staff.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")}


def _must_be_allowed(giver: Staff, by) -> None:
    if by is None:
        return
    if by.pk == giver.pk:
        raise RuleBroken(_("Somebody else has to hand over your work."), CLAUSE)
    if not people_of(by).filter(pk=giver.pk).exists():
        raise RuleBroken(_("Handing over the work of %(name)s is not among your duties.") % {"name": giver}, CLAUSE)


def _must_fit(holding: Holding, giver: Staff, to: Staff | None) -> None:
    if words := refusal(holding, giver, to):
        raise RuleBroken(words, CLAUSE, field=holding.field)


def _give(holding: Holding, giver: Staff, to: Staff | None, *, by, note: str) -> int:
    try:
        with said(clause=CLAUSE):
            return holding.give(holding.held_by(giver), to, by=by, note=note)
    except RuleBroken as no:
        raise RuleBroken(str(no), no.clause, holding.field) from no


def _record(giver: Staff, taker: Staff | None, counts: dict[str, int], *, by, note: str) -> Handover:
    row = Handover.objects.create(giver=giver, taker=taker, counts=counts, by=by, note=note[:500])
    if taker:
        publish(HandedOver(row.pk, giver.pk, taker.pk, by and by.pk, tuple(counts.items())))
    return row


def in_words(counts: dict[str, int]) -> list[str]:
    """What went over, in words: ["42 customers", "3 promises"]; what is no longer declared is left out."""
    return [holdings[key].counted(count) for key, count in counts.items() if key in holdings and count]
