"""Reading requests: whose they are, who is asked, who has a copy."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from bizops.kernel import clock
from bizops.organisation.querysets import OpenQuerySet

CHAIN = 3  # a substitute of a substitute of a substitute, and no further

IN_PLACE_OF = """
WITH RECURSIVE away(staff, depth) AS (
  SELECT %(me)s::bigint, 0
  UNION
  SELECT s.staff_id, a.depth + 1 FROM approvals_substitution s JOIN away a ON s.substitute_id = a.staff
  WHERE s.starts_on <= %(on)s AND s.ends_on >= %(on)s AND a.depth < %(most)s)
SELECT DISTINCT staff FROM away WHERE staff <> %(me)s
"""


class PolicyQuerySet(OpenQuerySet):
    def in_force(self, kind: str, on: date):
        """Those that hold on a day, the latest edition of each name, in the order in which they are asked."""
        newest = {}
        for policy in self.filter(kind=kind, effective_from__lte=on).order_by("effective_from", "edition"):
            newest[policy.name] = policy
        # An edition that is retired gives way to nothing, least of all to the one before.
        held = (policy for policy in newest.values() if policy.retired_on is None or policy.retired_on > on)
        return sorted(held, key=lambda policy: (policy.order, policy.name))


class RequestQuerySet(QuerySet):
    """Seen by who handed it in, who is or was asked, who has a copy, who decides in their place; by all with the right to all.

    Whom it is about sees it only if he handed it in himself.
    """

    def visible_to(self, staff):
        if not getattr(staff, "is_active", False) or not staff.has_perm("approvals.view_request"):
            return self.none()
        rows = self.exclude(Q(about__contains=[staff.pk]) & ~Q(submitter=staff))
        if staff.holds("approvals.view_every_request"):
            return rows
        from .models import Copy, Task

        asked = Task.objects.filter(request=OuterRef("pk")).concerning(staff)
        copied = Copy.objects.filter(request=OuterRef("pk"), staff=staff)
        seen = Q(submitter=staff) | Q(Exists(asked.order_by())) | Q(Exists(copied.order_by()))
        if staff.has_perm("approvals.assign_task"):
            seen |= Q(Exists(Task.objects.filter(request=OuterRef("pk")).nobodys().order_by()))
        return rows.filter(seen)

    def pending(self):
        return self.filter(status="pending")

    def on(self, document: Model, kind: str = ""):
        """Those for one document, of one kind or of all."""
        found = self.filter(content_type=ContentType.objects.get_for_model(document), object_id=document.pk)
        return found.filter(kind=kind) if kind else found


class TaskQuerySet(QuerySet):
    def visible_to(self, staff):
        from .models import Request

        return self.filter(request__in=Request.objects.visible_to(staff))

    def open(self):
        return self.filter(status="open")

    def nobodys(self):
        """Open, and nobody was found who decides."""
        return self.open().filter(approver=None)

    def to_do(self, staff, on: date | None = None):
        """What somebody is asked now: in person, as a substitute, or because it is overdue below. Never one's own request."""
        whose = Q(approver__in=[staff.pk, *in_place_of(staff, on)]) | Q(escalated_to=staff)
        if staff.has_perm("approvals.assign_task"):
            whose |= Q(approver=None)
        return self.open().filter(whose).exclude(Q(submitter=staff) | Q(request__barred__contains=[staff.pk]))

    def concerning(self, staff):
        """What somebody is or was asked, or decided, and what is open with those whose place one takes."""
        mine = Q(approver=staff) | Q(decided_by=staff) | Q(escalated_to=staff)
        if others := in_place_of(staff):
            mine |= Q(status="open", approver__in=others)
        return self.filter(mine).exclude(status="waiting", approver=staff, opened_at=None)

    def standing(self):
        """Those that count: neither void nor passed on nor closed."""
        return self.filter(is_void=False).exclude(status__in=("closed", "moved", "returned"))


class SubstitutionQuerySet(QuerySet):
    def visible_to(self, staff):
        """One's own, in either place, and those of the people one heads."""
        if not getattr(staff, "is_active", False):
            return self.none()
        if staff.has_perm("approvals.view_every_request"):
            return self
        headed = staff.headed_department_ids
        return self.filter(Q(staff=staff) | Q(substitute=staff) | Q(staff__department__in=headed))

    def on(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


def in_place_of(staff, on: date | None = None) -> list[int]:
    """Whose place somebody takes on a day, also through substitutes who are away themselves, up to three in a row."""
    kept = staff.__dict__.setdefault("_in_place_of", {})
    day = on or clock.today()
    if day not in kept:
        with connection.cursor() as cursor:
            cursor.execute(IN_PLACE_OF, {"me": staff.pk, "on": day, "most": CHAIN})
            kept[day] = [row[0] for row in cursor.fetchall()]
    return kept[day]
