"""Naming a substitute for some days (ORG-14)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from bizops.figures.services import figures
from bizops.kernel import clock, records
from bizops.kernel.errors import RuleBroken
from bizops.kernel.services import service
from bizops.organisation.models import Staff

from ..models import Substitution
from . import telling

CLAUSE = "ORG-14"


@service
def appoint(staff: Staff, substitute: Staff, starts_on: date, ends_on: date, *, by, note: str = "") -> Substitution:
    """Let somebody decide in one's place for some days, at most [60], in no circle. Raises RuleBroken."""
    # Whoever names substitutes at the same moment waits, or two halves of a circle would not see each other.
    people = {
        p.pk: p
        for p in Staff.objects.select_for_update(no_key=True).filter(pk__in=[staff.pk, substitute.pk]).order_by("pk")
    }
    staff, substitute = people.get(staff.pk, staff), people.get(substitute.pk, substitute)
    _must_be_ones_own(staff, by)
    most = figures.value("approvals.substitution_days")
    if staff.pk == substitute.pk:
        raise RuleBroken(_("Nobody is his own substitute."), CLAUSE, field="substitute")
    if by is not None and by.pk == substitute.pk:
        raise RuleBroken(_("Nobody names himself to decide in the place of others."), CLAUSE, field="substitute")
    if not substitute.is_active:
        raise RuleBroken(_("%(name)s has left.") % {"name": substitute}, CLAUSE, field="substitute")
    if ends_on < starts_on or ends_on < clock.today():
        raise RuleBroken(_("It would end before it begins."), CLAUSE, field="ends_on")
    if ends_on - starts_on >= timedelta(days=most):
        raise RuleBroken(_("A substitute is named for at most %(most)s days.") % {"most": most}, CLAUSE, "ends_on")
    between = Substitution.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if between.filter(staff=staff).exists():
        raise RuleBroken(_("There is another substitute at that time."), CLAUSE, field="starts_on")
    if _is_circle(staff, substitute, starts_on, ends_on, between):
        raise RuleBroken(
            _("%(name)s has %(staff)s as substitute at that time: it would be a circle.")
            % {"name": substitute, "staff": staff}, CLAUSE, field="substitute",
        )  # fmt: skip
    row = Substitution(
        staff=staff, substitute=substitute, starts_on=starts_on, ends_on=ends_on, note=note.strip()[:200]
    )
    records.add(row, by=by)
    telling.substitute(row, by=by)
    return row


@service
def end(row: Substitution, *, by) -> Substitution:
    """End a substitution as of yesterday; one that has not begun goes. Raises RuleBroken."""
    row = Substitution.objects.select_for_update().get(pk=row.pk)
    _must_be_ones_own(row.staff, by)
    yesterday = clock.today() - timedelta(days=1)
    if row.ends_on <= yesterday:
        raise RuleBroken(_("This substitution is over."), CLAUSE)
    if row.starts_on > yesterday:
        row.delete()
        return row
    return records.change(row, {"ends_on": yesterday}, by=by)


def may_appoint_for(staff: Staff, by) -> bool:
    """Oneself, and the people whom one heads."""
    return by.pk == staff.pk or staff.department_id in by.headed_department_ids


def _must_be_ones_own(staff: Staff, by) -> None:
    if by is not None and not may_appoint_for(staff, by):
        raise RuleBroken(_("Naming a substitute for %(name)s is not among your duties.") % {"name": staff}, CLAUSE)


def _is_circle(staff: Staff, substitute: Staff, starts_on: date, ends_on: date, rows) -> bool:
    """Whether on one of these days somebody would decide in his own place, through whoever is away himself."""
    pairs = list(rows.values_list("staff", "substitute", "starts_on", "ends_on"))
    ahead, seen = [(substitute.pk, starts_on, ends_on)], set()
    while ahead:
        person, first, last = ahead.pop()
        for away, other, begins, ends in pairs:
            days = (max(first, begins), min(last, ends))
            if away != person or days[0] > days[1] or (other, *days) in seen:
                continue
            if other == staff.pk:
                return True
            seen.add((other, *days))
            ahead.append((other, *days))
    return False
