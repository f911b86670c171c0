"""What somebody holds in the organisation and does not take away: the head's seat, the people below (ORG-02)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bizops.kernel import clock

from .models import Appointment, Department
from .registry import holding
from .services import seats


@holding(
    "organisation.head",
    label=_("Departments as head"),
    counted=lambda n: ngettext("%(n)s department", "%(n)s departments", n) % {"n": n},
    owner="head",
    give=seats.give_seats,
    permission="organisation.view_department",
    opens="organisation/department",
    words=lambda staff: {"head": staff.number},
    automatic=False,
)
def headed():
    return Department.objects.exclude(head=None)


@holding(
    "organisation.people",
    label=_("People who report by appointment"),
    counted=lambda n: ngettext("%(n)s person below", "%(n)s people below", n) % {"n": n},
    owner="superior",
    give=seats.give_people,
    permission="organisation.view_staff",
)
def below():
    """Appointments of today and later that name a superior; all others follow the head of their department."""
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return Appointment.objects.filter(ahead, staff__is_active=True).exclude(superior=None)
